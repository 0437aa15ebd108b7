import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readModelReport } from "../../../src/report/model/read-report.js";
import type { Scene } from "../../support/scene.js";

/** The output of another command. */
export default ({ folder }: Scene) => {
  const file = join(folder, "other.json");
  writeFileSync(file, '{ "target": "rv32" }');
  readModelReport(file);
};
