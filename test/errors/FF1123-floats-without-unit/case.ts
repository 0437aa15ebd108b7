import { join } from "node:path";
import { parse } from "../../../src/frontend/parse.js";
import { loadTarget, requireFeatures } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) =>
  requireFeatures(loadTarget("rv32imc"), parse(join(here, "model.ts")).features);
