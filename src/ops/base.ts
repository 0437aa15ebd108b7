import { sumsOf } from "../ir/quant.js";
import type { BaseStep } from "../ir/schedule.js";
import { accumulateReal } from "../numerics/real.js";
import { dataOf } from "./data.js";
import {
  accumulate,
  integerParameters,
  layerOf,
  type Op,
  productFiles,
  productSuffix,
  realParameters,
  tensorOf,
} from "./op.js";

/** acc = bias + x W: the sums of the first layer before any candidate label. */
export const base: Op<BaseStep> = {
  run(step, model, memory) {
    if (model.precision !== "int8") {
      const { bias, weights } = realParameters(step, model, memory);
      const acc = tensorOf(memory.real, step.acc);
      acc.set(bias);
      return accumulateReal(tensorOf(memory.real, step.x), weights, acc, sumsOf(model));
    }
    const { bias, weights } = integerParameters(step, model, memory);
    const acc = tensorOf(memory.int32, step.acc);
    acc.set(bias);
    return accumulate(tensorOf(memory.int8, step.x), weights, acc);
  },
  statements(step, model, kernel = "sparse") {
    const layer = layerOf(step, model);
    const name = `&${model.name}_${layer.name}`;
    if (layer.kind === "integer" && !layer.learning)
      return [`macs += ff_sums_s8_${kernel}(${name}, ${step.x}, ${step.acc});`];
    const suffix = layer.kind === "integer" ? "s16" : productSuffix(model);
    const data = `${dataOf(model, layer, "weights")}, ${dataOf(model, layer, "bias")}`;
    return [`macs += ff_sums_${suffix}(${name}, ${data}, ${step.x}, ${step.acc});`];
  },
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `dense ${inputs} -> ${units}, shared by all candidate labels`;
  },
  runtime: (step, model, kernel = "sparse") =>
    productFiles(model, layerOf(step, model).learning !== null, kernel),
  reads: (step) => [step.x],
  writes: (step) => [step.acc],
  shows: (step, model) => ({ tensor: step.acc, start: 0, length: layerOf(step, model).units }),
};
