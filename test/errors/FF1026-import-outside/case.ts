import { join } from "node:path";
import { vi } from "vitest";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

/** Whether there is such a file or not: nobody looks. */
export default ({ here }: Scene) => {
  vi.stubEnv("FF_EDGE_ROOT", here);
  parse(join(here, "model.ts"));
};
