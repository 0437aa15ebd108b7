import type { DenseStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { accumulate, type Op, tensorOf } from "./op.js";

/** acc = bias + x W; z = min(127, max(0, requantize(acc))). */
export const dense: Op<DenseStep> = {
  run(step, model, memory) {
    const layer = model.layers[step.layer]!;
    const acc = tensorOf(memory.int32, step.acc);
    acc.set(layer.bias);
    const macs = accumulate(tensorOf(memory.int8, step.x), layer.weights, acc);
    const z = tensorOf(memory.int8, step.z);
    for (let j = 0; j < z.length; j++) z[j] = requantize(acc[j]!, layer.multiplier[j]!, layer.shift[j]!);
    return macs;
  },
  statements(step, model, kernel = "skip") {
    const layer = model.layers[step.layer]!;
    return [
      `macs += ff_dense_s8_${kernel}(&${model.name}_${layer.name}, ${step.x}, ${step.acc}, ${step.z});`,
    ];
  },
  describe(step, model) {
    const layer = model.layers[step.layer]!;
    return `dense ${layer.inputs} -> ${layer.units}, relu`;
  },
  runtime: (_step, _model, kernel = "skip") => [`ff_dense_${kernel}`, "ff_product"],
  reads: (step) => [step.x],
  writes: (step) => [step.acc, step.z],
};
