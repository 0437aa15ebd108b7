import { cpSync } from "node:fs";
import { join } from "node:path";
import { loadTarget, TARGETS } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  const name = "mine */ #error";
  cpSync(join(TARGETS, "rv32/target.json"), join(folder, "boards", encodeURIComponent(name), "target.json"));
  return loadTarget(encodeURIComponent(name), [join(folder, "boards")]);
};
