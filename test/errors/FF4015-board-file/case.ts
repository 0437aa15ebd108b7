import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { boardFiles } from "../../../src/target/board-files.js";
import { loadTarget, TARGETS } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  cpSync(join(TARGETS, "rv32/target.json"), join(folder, "boards/mine/target.json"));
  mkdirSync(join(folder, "boards/mine/board.c"));
  return boardFiles(loadTarget("mine", [join(folder, "boards")]));
};
