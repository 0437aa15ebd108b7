import type { BaseStep } from "../ir/schedule.js";
import { accumulate, layerOf, type Op, tensorOf } from "./op.js";

/** acc = bias + x W: the sums of the first layer before any candidate label. */
export const base: Op<BaseStep> = {
  run(step, model, memory) {
    const { bias, weights } = layerOf(step, model);
    const acc = tensorOf(memory.int32, step.acc);
    acc.set(bias);
    return accumulate(tensorOf(memory.int8, step.x), weights, acc);
  },
  statements: (step, model, kernel = "skip") => [
    `macs += ff_sums_s8_${kernel}(&${model.name}_${layerOf(step, model).name}, ${step.x}, ${step.acc});`,
  ],
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `dense ${inputs} -> ${units}, shared by all candidate labels`;
  },
  runtime: (_step, _model, kernel = "skip") => [`ff_dense_${kernel}`, "ff_product"],
  reads: (step) => [step.x],
  writes: (step) => [step.acc],
  shows: (step, model) => ({ tensor: step.acc, start: 0, length: layerOf(step, model).units }),
};
