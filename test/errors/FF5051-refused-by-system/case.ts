import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSources } from "../../../src/emit/write.js";
import type { Scene } from "../../support/scene.js";

/** A file stands where the folder of the target would be. */
export default ({ folder }: Scene) => {
  writeFileSync(join(folder, "rv32"), "");
  writeSources(join(folder, "rv32"), new Map([["motor/motor.c", ""]]));
};
