import { join } from "node:path";
import { requireFloatWeights } from "../../../src/checkpoint/device.js";
import { GENTLE, saveTaught } from "../../support/device-checkpoint.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  const file = join(folder, "device.safetensors");
  saveTaught(file, GENTLE);
  requireFloatWeights(file);
};
