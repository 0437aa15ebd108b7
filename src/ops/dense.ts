import { type QuantModel, sumsOf } from "../ir/quant.js";
import type { DenseStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { accumulateReal, activate } from "../numerics/real.js";
import { dataOf } from "./data.js";
import {
  accumulate,
  formatOf,
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
  sliceText,
  tensorOf,
} from "./op.js";

/** acc = bias + x W; z = min(127, max(0, requantize(acc))), for the units of one slice. */
export const dense: Op<DenseStep> = {
  run: (step, model, memory) =>
    model.precision === "int8" ? runIntegers(step, model, memory) : runReals(step, model, memory),
  statements(step, model, kernel = "sparse") {
    const layer = layerOf(step, model);
    const { start } = sliceOf(step, model);
    const name = `&${sliceName(model, layer, step.slice)}`;
    const tail = `${step.x}, ${step.acc}, ${pointer(step.z, start)}`;
    if (layer.kind === "integer" && !layer.learning)
      return [`macs += ff_dense_s8_${kernel}(${name}, ${tail});`];
    const weights = pointer(dataOf(model, layer, "weights"), start * layer.inputs);
    const bias = pointer(dataOf(model, layer, "bias"), start);
    const suffix = layer.kind === "integer" ? "s16" : productSuffix(model);
    return [`macs += ff_dense_${suffix}(${name}, ${weights}, ${bias}, ${tail});`];
  },
  describe(step, model) {
    const layer = layerOf(step, model);
    return `dense ${layer.inputs} -> ${layer.units}${sliceText(layer, step.slice)}, relu`;
  },
  runtime: (step, model, kernel = "sparse") =>
    productFiles(model, layerOf(step, model).learning !== null, kernel),
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z],
  shows(step, model) {
    const { start, width } = sliceOf(step, model);
    return { tensor: step.z, start, length: width };
  },
};

function runIntegers(step: DenseStep, model: QuantModel, memory: Memory): number {
  const { inputs, multiplier, shift } = integerLayer(step, model);
  const { weights, bias } = integerParameters(step, model, memory);
  const { start, width } = sliceOf(step, model);
  const acc = tensorOf(memory.int32, step.acc);
  acc.set(bias.subarray(start, start + width));
  const own = weights.subarray(start * inputs, (start + width) * inputs);
  const macs = accumulate(tensorOf(memory.int8, step.x), own, acc);
  const z = tensorOf(memory.int8, step.z);
  for (let j = 0; j < width; j++)
    z[start + j] = requantize(acc[j]!, multiplier[start + j]!, shift[start + j]!);
  return macs;
}

function runReals(step: DenseStep, model: QuantModel, memory: Memory): number {
  const { inputs } = layerOf(step, model);
  const { weights, bias } = realParameters(step, model, memory);
  const { start, width } = sliceOf(step, model);
  const acc = tensorOf(memory.real, step.acc);
  acc.set(bias.subarray(start, start + width));
  const own = weights.subarray(start * inputs, (start + width) * inputs);
  const macs = accumulateReal(tensorOf(memory.real, step.x), own, acc, sumsOf(model));
  activate(formatOf(model), acc, tensorOf(memory.real, step.z).subarray(start, start + width));
  return macs;
}
