import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { lower } from "../../../src/frontend/lower.js";
import { parse } from "../../../src/frontend/parse.js";
import { loadTarget, requireSums } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  const program = check(parse(join(here, "model.ts")));
  requireSums(loadTarget("pulp"), lower(program).accumulate, program.spans.accumulate);
};
