import type { DenseStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { accumulate, layerOf, type Op, pointer, sliceName, sliceOf, tensorOf } from "./op.js";

/** acc = bias + x W; z = min(127, max(0, requantize(acc))), for the units of one slice. */
export const dense: Op<DenseStep> = {
  run(step, model, memory) {
    const layer = layerOf(step, model);
    const { start, width } = sliceOf(step, model);
    const acc = tensorOf(memory.int32, step.acc);
    acc.set(layer.bias.subarray(start, start + width));
    const weights = layer.weights.subarray(start * layer.inputs, (start + width) * layer.inputs);
    const macs = accumulate(tensorOf(memory.int8, step.x), weights, acc);
    const z = tensorOf(memory.int8, step.z);
    for (let j = 0; j < width; j++)
      z[start + j] = requantize(acc[j]!, layer.multiplier[start + j]!, layer.shift[start + j]!);
    return macs;
  },
  statements(step, model, kernel = "skip") {
    const name = sliceName(model, layerOf(step, model), step.slice);
    const z = pointer(step.z, sliceOf(step, model).start);
    return [`macs += ff_dense_s8_${kernel}(&${name}, ${step.x}, ${step.acc}, ${z});`];
  },
  describe(step, model) {
    const { inputs, units, slices } = layerOf(step, model);
    const part = slices === 1 ? "" : `, slice ${step.slice + 1} of ${slices}`;
    return `dense ${inputs} -> ${units}${part}, relu`;
  },
  runtime: (_step, _model, kernel = "skip") => [`ff_dense_${kernel}`, "ff_product"],
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z],
  shows(step, model) {
    const { start, width } = sliceOf(step, model);
    return { tensor: step.z, start, length: width };
  },
};
