import { join } from "node:path";
import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { check } from "../../../src/frontend/check.js";
import { warnings } from "../../../src/frontend/check-maps.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  throw new Failure(warnings(check(parse(join(here, "model.ts")))));
};
