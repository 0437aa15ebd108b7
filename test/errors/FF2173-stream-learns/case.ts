import { join } from "node:path";
import { streamOf } from "../../../src/frontend/check-stream.js";
import { lower } from "../../../src/frontend/lower.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

/** Without the check of the model file, which has more against layers over maps that learn. */
export default ({ here }: Scene) => {
  const program = parse(join(here, "model.ts"));
  streamOf(program, lower(program));
};
