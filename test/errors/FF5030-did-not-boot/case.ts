import { join } from "node:path";
import { boot } from "../../../src/target/boot.js";
import { loadTarget } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

/** An image that somebody removed between build and boot. */
export default ({ folder }: Scene) => {
  const file = join(folder, "motor.elf");
  const library = { code: 0, constants: 0, ram: 0 };
  const stacks = { stack: null, stackInfer: null, stackLearn: null, stackMost: null };
  const image = { file, library, firmware: { flash: 0, ram: 0 }, ...stacks, tools: {} };
  return boot(image, loadTarget("rv32imc"));
};
