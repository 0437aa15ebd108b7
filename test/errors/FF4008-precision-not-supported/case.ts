import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { parse } from "../../../src/frontend/parse.js";
import { loadTarget, requirePrecision } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  const { spec, spans } = check(parse(join(here, "model.ts")));
  requirePrecision(loadTarget("rv32imc"), spec.precision!, spans.precision);
};
