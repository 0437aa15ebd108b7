import { type QuantModel, sumsOf } from "../ir/quant.js";
import type { HeadStep } from "../ir/schedule.js";
import { addHead } from "../numerics/real.js";
import { dataOf } from "./data.js";
import {
  accumulate,
  integerLayer,
  integerParameters,
  layerOf,
  type Memory,
  type Op,
  pointer,
  productFiles,
  productSuffix,
  realParameters,
  sliceName,
  sliceOf,
  tensorOf,
} from "./op.js";

/** scores += (z M) << shift, for the units of one slice. */
export const head: Op<HeadStep> = {
  run: (step, model, memory) =>
    model.precision === "int8" ? runIntegers(step, model, memory) : runReals(step, model, memory),
  statements(step, model, kernel = "sparse") {
    const layer = layerOf(step, model);
    const { start } = sliceOf(step, model);
    const constants = `&${sliceName(model, layer, step.slice)}_head`;
    const tail = `${pointer(step.z, start)}, ${step.acc}, result->scores`;
    if (layer.kind === "integer" && !layer.learning)
      return [`macs += ff_head_s8_${kernel}(${constants}, ${tail});`];
    const weights = pointer(dataOf(model, layer, "head"), start * model.classes.length);
    const suffix = layer.kind === "integer" ? "s16" : productSuffix(model);
    return [`macs += ff_head_${suffix}(${constants}, ${weights}, ${tail});`];
  },
  describe: (step, model) =>
    `head ${sliceOf(step, model).width} -> ${model.classes.length}, added to the scores`,
  runtime: (step, model, kernel = "sparse") =>
    productFiles(model, layerOf(step, model).learning !== null, kernel),
  reads: (step) => [step.z],
  writes: (step) => [step.acc, step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function runIntegers(step: HeadStep, model: QuantModel, memory: Memory): number {
  const { answer } = integerLayer(step, model);
  const { head } = integerParameters(step, model, memory);
  if (answer?.kind !== "head" || head === null) throw new Error(`layer ${step.layer} has no head`);
  const classes = model.classes.length;
  const { start, width } = sliceOf(step, model);
  const acc = tensorOf(memory.int32, step.acc).fill(0);
  const z = tensorOf(memory.int8, step.z).subarray(start, start + width);
  const macs = accumulate(z, head.subarray(start * classes, (start + width) * classes), acc);
  const scores = tensorOf(memory.int32, step.scores);
  for (let k = 0; k < classes; k++) scores[k] = scores[k]! + (acc[k]! << answer.shift);
  return macs;
}

function runReals(step: HeadStep, model: QuantModel, memory: Memory): number {
  const { head } = realParameters(step, model, memory);
  if (head === null) throw new Error(`layer ${step.layer} has no head`);
  const classes = model.classes.length;
  const { start, width } = sliceOf(step, model);
  const z = tensorOf(memory.real, step.z).subarray(start, start + width);
  const own = head.subarray(start * classes, (start + width) * classes);
  return addHead(z, own, tensorOf(memory.real, step.acc), tensorOf(memory.real, step.scores), sumsOf(model));
}
