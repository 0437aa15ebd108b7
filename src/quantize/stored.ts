import { zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel, StoredSamples } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { createRandom } from "../numerics/prng.js";
import { storedStride } from "../parameters/state-fields.js";
import { networkInput } from "../steps/network-input.js";
import { encodeSamples } from "./encode.js";

/** Streams of the seed that choose samples. */
const REPLAY_STREAM = 5;
const GUARD_STREAM = 6;

/** Adds the samples that a model that learns keeps in flash: for replay from `train`, for the guard from `calibration`. */
export function withStored(
  ir: Ir,
  model: DeviceModel,
  parts: { readonly train: Samples; readonly calibration: Samples },
  seed: number,
): DeviceModel {
  if (ir.learning === null || model.learning === null) return model;
  const { shipped, guard } = ir.learning;
  return {
    ...model,
    learning: {
      ...model.learning,
      shipped: shipped > 0 ? choose(model, parts.train, shipped, createRandom(seed, REPLAY_STREAM)) : null,
      guard: guard && {
        ...choose(model, parts.calibration, guard.samples, createRandom(seed, GUARD_STREAM)),
        tolerance: guard.tolerance,
      },
    },
  };
}

/** Up to `perClass` samples of each class as network inputs, by class and then in the order of the data. */
function choose(
  model: DeviceModel,
  samples: Samples,
  perClass: number,
  random: ReturnType<typeof createRandom>,
): StoredSamples {
  const byClass: number[][] = model.classes.map(() => []);
  for (const [n, label] of samples.labels.entries()) byClass[label]!.push(n);
  const chosen = byClass.flatMap((indices) => {
    random.shuffle(indices);
    return indices.slice(0, perClass).sort((a, b) => a - b);
  });
  const stride = storedStride(model);
  const length = chosen.length * stride;
  const x = zeros(formatOf(model).elements.stored, length);
  const encoded = encodeSamples(samples, model.input);
  for (const [at, n] of chosen.entries()) x.set(networkInput(model, encoded, n), at * stride);
  return { count: chosen.length, x, labels: Uint8Array.from(chosen, (n) => samples.labels[n]!) };
}
