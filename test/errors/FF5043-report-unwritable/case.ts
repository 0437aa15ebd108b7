import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { clearReport } from "../../../src/report/junit-file.js";
import type { Scene } from "../../support/scene.js";

/** The folder of the report is a link to itself. */
export default ({ folder }: Scene) => {
  symlinkSync(join(folder, "out"), join(folder, "out"));
  clearReport(join(folder, "out/report.xml"), join(folder, "out"));
};
