import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clearReport } from "../../../src/report/junit-file.js";
import type { Scene } from "../../support/scene.js";

/** The data of a model stand where the report would be. */
export default ({ folder }: Scene) => {
  writeFileSync(join(folder, "train.csv"), "0.5,1.5,left\n");
  clearReport(join(folder, "train.csv"), join(folder, "out"));
};
