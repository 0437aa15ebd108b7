import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { featuresOf } from "../../../src/frontend/compile-input.js";
import type { Samples } from "../../../src/ir/data.js";
import { type DeviceModel, sampleOf } from "../../../src/ir/device-model.js";
import type { Features } from "../../../src/ir/model-features.js";
import { sizeOf } from "../../../src/ir/shape.js";
import type { AnyInputSpec } from "../../../src/model.js";

import type { Random } from "../../../src/numerics/prng.js";

import { temporaryFolder } from "../folder.js";

const FILE = fileURLToPath(new URL("wave-features.ts", import.meta.url));

const TWO_CHANNELS = { type: "int16", channels: 2 } as const;

/** Inputs behind functions of wave-features.ts: six features each time, or of each of two frames three. */
const INPUTS: Readonly<Record<string, (code: never) => AnyInputSpec>> = {
  window: (features) => ({ window: { type: "int16", shape: [16, 2] }, features }),
  frames: (frame) => ({ stream: { ...TWO_CHANNELS, frame: 16, hop: 3, frames: 2 }, frame }),
};

/** Features of windows or of two frames: `steps` are floats, `distances` integers. */
export function waveFeatures(kind: "window" | "frames", name: "steps" | "distances"): Features {
  const code = { kind: "code", file: FILE, name } as const;
  return featuresOf(INPUTS[kind]!(code as never), () => undefined)!;
}

/** A model behind the function `features` of a file, of 8 readings of two channels; as it is where there is no such file. */
export function withCode(model: DeviceModel, file: string): DeviceModel {
  if (!existsSync(file)) return model;
  const code = { kind: "code", file, name: "features" };
  const window = { type: "int16", shape: [8, 2] } as const;
  return { ...model, features: featuresOf({ window, features: code as never }, () => undefined)! };
}

/** Features of windows of four readings, by the function `f` of a text. */
export function featuresFrom(text: string): Features {
  const file = join(temporaryFolder(), "features.ts");
  writeFileSync(file, text);
  const code = { kind: "code", file, name: "f" };
  return featuresOf({ window: { type: "int16", shape: [4] }, features: code as never }, () => undefined)!;
}

/** Raw samples of a model behind features, small and large ones, and as many labels. */
export function rawSamples(model: DeviceModel, random: Random, count: number): Samples {
  const { shape } = sampleOf(model);
  const size = sizeOf(shape);
  const inputs = new Int16Array(size * count);
  for (let n = 0; n < count; n++) {
    const bits = 3 + random.below(13);
    for (let i = 0; i < size; i++) inputs[n * size + i] = (random.uint32() << 16) >> (32 - bits);
  }
  const labels = Uint16Array.from({ length: count }, (_, n) => n % model.classes.length);
  return { storage: "int16", size, count, inputs, labels };
}
