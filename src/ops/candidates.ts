import type { QuantModel } from "../ir/quant.js";
import type { CandidatesStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { accumulate, layerOf, type Op, sumOfSquares, tensorOf } from "./op.js";
import { normalize } from "./rms.js";

/** For every live label k: h = rms(from[k]); z[k] = requantize(bias + h W); scores[k] += goodness of z[k]. */
export const candidates: Op<CandidatesStep> = {
  run(step, model, memory) {
    const layer = layerOf(step, model);
    const before = layerOf({ layer: step.layer - 1 }, model);
    const h = tensorOf(memory.int8, step.h);
    const acc = tensorOf(memory.int32, step.acc);
    const scores = tensorOf(memory.int32, step.scores);
    let macs = 0;
    for (const label of tensorOf(memory.uint8, step.live)) {
      normalize(before, rowOf(tensorOf(memory.int8, step.from), label, layer.inputs), h);
      acc.set(layer.bias);
      macs += accumulate(h, layer.weights, acc);
      const z = rowOf(tensorOf(memory.int8, step.z), label, layer.units);
      for (let j = 0; j < z.length; j++) z[j] = requantize(acc[j]!, layer.multiplier[j]!, layer.shift[j]!);
      scores[label] = scores[label]! + sumOfSquares(z) * goodnessOf(step, model);
    }
    return macs;
  },
  statements(step, model, kernel = "skip") {
    const { name, inputs, units } = layerOf(step, model);
    const before = layerOf({ layer: step.layer - 1 }, model);
    const z = `&${step.z}[label * ${units}u]`;
    return [
      `for (uint32_t i = 0; i < ${model.beam}u; i++) {`,
      `    const uint32_t label = ${step.live}[i];`,
      `    ff_rms_s8(&${model.name}_${before.name}_norm, &${step.from}[label * ${inputs}u], ${step.h});`,
      `    macs += ff_dense_s8_${kernel}(&${model.name}_${name}, ${step.h}, ${step.acc}, ${z});`,
      `    result->scores[label] += (int32_t)ff_goodness_s8(${z}, ${units}) * ${goodnessOf(step, model)};`,
      "}",
    ];
  },
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `rms, dense ${inputs} -> ${units}, relu and goodness for each of ${model.beam} labels`;
  },
  runtime: (_step, _model, kernel = "skip") => ["ff_rms", `ff_dense_${kernel}`, "ff_product", "ff_goodness"],
  reads: (step) => [step.from, step.live, step.scores],
  writes: (step) => [step.h, step.acc, step.z, step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

/** Factor of the sum of squares of a layer whose goodness answers. */
export function goodnessOf(step: { readonly layer: number }, model: QuantModel): number {
  const { answer, name } = layerOf(step, model);
  if (answer?.kind !== "goodness") throw new Error(`the goodness of layer ${name} has no scale`);
  return answer.multiplier;
}

function rowOf(z: Int8Array, label: number, units: number): Int8Array {
  return z.subarray(label * units, (label + 1) * units);
}
