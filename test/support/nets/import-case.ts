import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, conformed } from "../../../src/frontend/check.js";
import { parse } from "../../../src/frontend/parse.js";
import { withNets } from "../../../src/import/with-nets.js";
import type { Scene } from "../scene.js";

/** A case of test/errors whose `model.ts` imports a net of these bytes, which stands beside it as `name`. */
export function importCase(bytes: Uint8Array, name = "net.onnx"): (scene: Scene) => void {
  return ({ here, folder }) => {
    copyFileSync(join(here, "model.ts"), join(folder, "model.ts"));
    writeFileSync(join(folder, name), bytes);
    check(withNets(conformed(parse(join(folder, "model.ts")))));
  };
}
