import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { parse } from "../../../src/frontend/parse.js";
import { lower } from "../../../src/ir/lower.js";
import { loadTarget, requireSums } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  const program = check(parse(join(here, "model.ts")));
  requireSums(loadTarget("pulp"), lower(program).accumulate, program.spans.accumulate);
};
