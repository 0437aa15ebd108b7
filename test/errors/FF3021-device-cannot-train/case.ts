import { join } from "node:path";
import { requireFloatWeights } from "../../../src/checkpoint/device.js";
import { saveTaught } from "../../support/device-checkpoint.js";
import { GENTLE } from "../../support/models/tiny.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  const file = join(folder, "device.safetensors");
  saveTaught(file, GENTLE);
  requireFloatWeights(file);
};
