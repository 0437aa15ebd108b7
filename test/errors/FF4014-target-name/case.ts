import { cpSync } from "node:fs";
import { join } from "node:path";
import { loadTarget, TARGETS } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  cpSync(join(TARGETS, "rv32/target.json"), join(folder, "boards/my board *;/target.json"));
  return loadTarget("my board *;", [join(folder, "boards")]);
};
