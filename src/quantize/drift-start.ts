import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel, InputDrift } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import { sureMargin } from "../numerics/input-drift.js";
import { schedule } from "../readouts/index.js";
import { networkInput } from "../steps/network-input.js";
import { allocate, runSchedule } from "../steps/run-schedule.js";
import { encodeSamples } from "./encode.js";

/** The model with the means of its inputs over each class of the training part, and the margin of an answer that it is sure of. */
export function withDrift(
  { learning: asked }: Ir,
  model: DeviceModel,
  { train, validation }: { readonly train: Samples; readonly validation: Samples },
): DeviceModel {
  if (asked?.normalise === undefined || model.learning === null) return model;
  const drift = { means: meansOf(model, train), leastMargin: leastMargin(model, validation) };
  return { ...model, learning: { ...model.learning, drift } };
}

/** Means as the device has them: of integers in steps of 2^-8, in which no mean of int8 leaves int16. */
const STORED: Readonly<Record<Family, (means: Float64Array) => InputDrift["means"]>> = {
  integer: (means) => Int16Array.from(means, (mean) => Math.round(mean * 256)),
  real: (means) => Float32Array.from(means, (mean) => mean + 0),
};

/** Means of x over the samples of each class, [classes][inputs]; 0 for a class without any. */
function meansOf(model: DeviceModel, train: Samples): InputDrift["means"] {
  const size = sizeOf(model.input.network);
  const encoded = encodeSamples(train, model.input);
  const sums = new Float64Array(model.classes.length * size);
  const counts = new Float64Array(model.classes.length);
  for (const [n, label] of train.labels.entries()) {
    counts[label]!++;
    for (const [i, value] of networkInput(model, encoded, n).entries()) sums[label * size + i]! += value;
  }
  return STORED[formatOf(model).family](
    sums.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / size)]!)),
  );
}

/** The margin below which a tenth of the validation samples lie. */
function leastMargin(model: DeviceModel, validation: Samples): number {
  const line = schedule(model);
  const encoded = encodeSamples(validation, model.input);
  const margins = Array.from({ length: validation.count }, (_, n) => {
    const memory = allocate(line, row(encoded, n));
    runSchedule(model, line, memory);
    return memory.prediction.margin;
  });
  return sureMargin(margins);
}
