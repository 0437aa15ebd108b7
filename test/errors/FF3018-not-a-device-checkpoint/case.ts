import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDevice } from "../../../src/checkpoint/device.js";
import { edited } from "../../support/checkpoint.js";
import { irOf, saveTaught } from "../../support/device-checkpoint.js";
import { GENTLE } from "../../support/models/tiny.js";
import type { Scene } from "../../support/scene.js";

/** Somebody has changed an exponent in the metadata. */
export default ({ folder }: Scene) => {
  const file = join(folder, "device.safetensors");
  saveTaught(file, GENTLE);
  const exponent = '\\"scoreExponent\\":1';
  writeFileSync(file, edited(readFileSync(file), `${exponent}0`, `${exponent}1`));
  loadDevice(file, irOf(GENTLE), true);
};
