import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { requireLearning } from "../../../src/frontend/check-learning.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => requireLearning(check(parse(join(here, "model.ts"))));
