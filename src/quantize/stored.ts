import type { Scores } from "../formats/arithmetic.js";
import { type Values, zeros } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn, standardizedIn } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel, GuardSamples, StoredSamples } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { createRandom } from "../numerics/prng.js";
import { storedStride } from "../parameters/state-fields.js";
import { schedule } from "../readouts/index.js";
import { definitionOf } from "../steps/index.js";
import { lessonOf } from "../steps/lessons.js";
import { networkInput } from "../steps/network-input.js";
import { allocate } from "../steps/run-schedule.js";
import { NETWORK_INPUT, type Schedule } from "../steps/schedule.js";
import { scoresOf, tensorOf } from "../steps/step.js";
import { targetScalesOf } from "../steps/value.js";
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
      guard:
        guard &&
        withNear(model, {
          ...choose(model, parts.calibration, guard.samples, createRandom(seed, GUARD_STREAM)),
          tolerance: guard.tolerance,
        }),
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
  const labels = Uint8Array.from(chosen, (n) => samples.labels[n]!);
  return { count: chosen.length, x, labels, ...targetsOf(model, samples, chosen) };
}

/** Targets of the chosen samples as an update takes them; none of classes. */
function targetsOf(model: DeviceModel, samples: Samples, chosen: readonly number[]) {
  if (model.valueExponent === undefined) return {};
  const { arithmetic, elements } = formatOf(model);
  const size = model.classes.length;
  const targets = standardizedIn(zeros(elements.target, chosen.length * size));
  for (const [at, n] of chosen.entries()) {
    const lesson = lessonOf(model, samples, n);
    if (typeof lesson === "number") throw new Error("values are learnt from targets");
    const own = targets.subarray(at * size, (at + 1) * size);
    arithmetic.standardizeTargets(targetScalesOf(model), lesson, own);
  }
  return { targets };
}

/** The guard with the distance that half of its samples keep, where values are estimated: a median, and no sample is exactly right. */
function withNear(model: DeviceModel, guard: GuardSamples): GuardSamples {
  const { targets } = guard;
  if (targets === undefined) return guard;
  const { arithmetic, elements } = formatOf(model);
  const size = model.classes.length;
  const line = schedule(model);
  const own = zeros(elements.target, size);
  const distances = Array.from({ length: guard.count }, (_, n) => {
    const values = answerTo(model, line, guard.x.subarray(n * storedStride(model)));
    arithmetic.standardizeTargets(targetScalesOf(model), values, own);
    return Math.max(...Array.from(own, (each, k) => Math.fround(Math.abs(each - targets[n * size + k]!))));
  });
  const middle = [...distances].sort((a, b) => a - b)[Math.floor((guard.count - 1) / 2)] ?? 0;
  return { ...guard, near: middle };
}

/** Values that the model answers to a network input. */
function answerTo(model: DeviceModel, line: Schedule, x: Values): Scores {
  const memory = allocate(line, new Uint8Array(0));
  const own = tensorOf(memory, NETWORK_INPUT);
  own.set(x.subarray(0, own.length));
  for (const step of line.steps) {
    const { makesInput, run } = definitionOf(step);
    if (!makesInput) run(step, model, memory);
    if (memory.prediction.done) break;
  }
  return scoresIn(scoresOf(memory));
}
