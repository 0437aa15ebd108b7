import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBaseline } from "../../../src/report/baseline.js";
import type { Scene } from "../../support/scene.js";

/** What `--json` prints when a command fails. */
export default ({ folder }: Scene) => {
  const file = join(folder, "baseline.json");
  writeFileSync(file, '{ "errors": [] }');
  readBaseline(file);
};
