import { join } from "node:path";
import { check } from "../../../src/frontend/check.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

/** A value that has not come through the type checker. */
export default ({ here }: Scene) => {
  const program = parse(join(here, "model.ts"));
  const layer = { ...program.spec.layers[0], padding: [2, 2] };
  check({ ...program, spec: { ...program.spec, layers: [layer] } as never });
};
