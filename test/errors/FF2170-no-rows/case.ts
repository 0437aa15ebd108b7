import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { streamOf } from "../../../src/frontend/check-stream.js";
import { lower } from "../../../src/frontend/lower.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  const program = check(parse(join(here, "model.ts")));
  streamOf(program, lower(program));
};
