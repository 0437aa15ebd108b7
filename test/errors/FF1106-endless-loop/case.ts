import { join } from "node:path";
import { compileFeatures } from "../../../src/features/compile.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) =>
  compileFeatures({ file: join(here, "features.ts"), name: "f", lengths: { x: 64 } });
