import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { saveCheckpoint } from "../../../src/train/checkpoint.js";
import { untrained } from "../../../src/train/load-or-train.js";
import { ir } from "../../support/checkpoint.js";
import type { Scene } from "../../support/scene.js";

/** A folder that is not empty stands where the checkpoint would be. */
export default ({ folder }: Scene) => {
  const file = join(folder, "trained.safetensors");
  mkdirSync(join(file, "kept"), { recursive: true });
  saveCheckpoint(file, ir, untrained(ir));
};
