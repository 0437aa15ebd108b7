import { join } from "node:path";
import { loadDevice } from "../../../src/checkpoint/device.js";
import { irOf, saveTaught } from "../../support/device-checkpoint.js";
import { GENTLE } from "../../support/models/tiny.js";
import type { Scene } from "../../support/scene.js";

/** The model file has got another precision and a wider layer. */
export default ({ folder }: Scene) => {
  const file = join(folder, "device.safetensors");
  saveTaught(file, GENTLE);
  const ir = irOf(GENTLE);
  const layers = ir.layers.map((layer, index) => (index === 1 ? { ...layer, units: 6 } : layer));
  loadDevice(file, { ...ir, precision: "fp16", layers }, true);
};
