import { type QuantModel, sumsOf } from "../ir/quant.js";
import type { CandidatesStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { accumulateReal, activate, addGoodness, normalizeReal } from "../numerics/real.js";
import { floatLiteral } from "./c.js";
import { dataOf } from "./data.js";
import {
  accumulate,
  formatOf,
  integerLayer,
  integerParameters,
  layerOf,
  type Memory,
  type Op,
  productFiles,
  productSuffix,
  realParameters,
  suffixOf,
  sumOfSquares,
  tensorOf,
} from "./op.js";
import { normalize, rmsCall, rmsFile } from "./rms.js";

/** For every live label k: h = rms(from[k]); z[k] = requantize(bias + h W); scores[k] += goodness of z[k]. */
export const candidates: Op<CandidatesStep> = {
  run(step, model, memory) {
    let macs = 0;
    for (const label of tensorOf(memory.uint8, step.live))
      macs +=
        model.precision === "int8"
          ? runIntegers(step, model, memory, label)
          : runReals(step, model, memory, label);
    return macs;
  },
  statements(step, model, kernel = "sparse") {
    const layer = layerOf(step, model);
    const z = `&${step.z}[label * ${layer.units}u]`;
    return [
      `for (uint32_t i = 0; i < ${model.beam}u; i++) {`,
      `    const uint32_t label = ${step.live}[i];`,
      `    ${rmsCall(model, step.layer - 1, `&${step.from}[label * ${layer.inputs}u]`, step.h)}`,
      `    macs += ${denseCall(model, step.layer, kernel, step.h, step.acc, z)};`,
      `    ${addGoodnessCall(step, model, "result->scores[label]", z)}`,
      "}",
    ];
  },
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `rms, dense ${inputs} -> ${units}, relu and goodness for each of ${model.beam} labels`;
  },
  runtime: (step, model, kernel = "sparse") => [
    rmsFile(model),
    ...productFiles(model, layerOf(step, model).learning !== null, kernel),
    goodnessFile(model),
  ],
  reads: (step) => [step.from, step.live, step.scores],
  writes: (step) => [step.h, step.acc, step.z, step.scores],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

function runIntegers(step: CandidatesStep, model: QuantModel, memory: Memory, label: number): number {
  const layer = integerLayer(step, model);
  const { weights, bias } = integerParameters(step, model, memory);
  const h = tensorOf(memory.int8, step.h);
  const acc = tensorOf(memory.int32, step.acc);
  const scores = tensorOf(memory.int32, step.scores);
  const before = integerLayer({ layer: step.layer - 1 }, model);
  normalize(before, rowOf(tensorOf(memory.int8, step.from), label, layer.inputs), h);
  acc.set(bias);
  const macs = accumulate(h, weights, acc);
  const z = rowOf(tensorOf(memory.int8, step.z), label, layer.units);
  for (let j = 0; j < z.length; j++) z[j] = requantize(acc[j]!, layer.multiplier[j]!, layer.shift[j]!);
  scores[label] = scores[label]! + sumOfSquares(z) * goodnessOf(step, model);
  return macs;
}

function runReals(step: CandidatesStep, model: QuantModel, memory: Memory, label: number): number {
  const { inputs, units } = layerOf(step, model);
  const { weights, bias } = realParameters(step, model, memory);
  const h = tensorOf(memory.real, step.h);
  const acc = tensorOf(memory.real, step.acc);
  normalizeReal(formatOf(model), rowOf(tensorOf(memory.real, step.from), label, inputs), h);
  acc.set(bias);
  const macs = accumulateReal(h, weights, acc, sumsOf(model));
  const z = rowOf(tensorOf(memory.real, step.z), label, units);
  activate(formatOf(model), acc, z);
  const score = tensorOf(memory.real, step.scores).subarray(label, label + 1);
  addGoodness(z, goodnessOf(step, model), score);
  return macs;
}

/** C expression that computes one row of a layer's activations and gives its MACs. */
export function denseCall(
  model: QuantModel,
  index: number,
  kernel: string,
  x: string,
  acc: string,
  z: string,
): string {
  const layer = layerOf({ layer: index }, model);
  const name = `&${model.name}_${layer.name}`;
  if (layer.kind === "integer" && !layer.learning)
    return `ff_dense_s8_${kernel}(${name}, ${x}, ${acc}, ${z})`;
  const suffix = layer.kind === "integer" ? "s16" : productSuffix(model);
  const data = `${dataOf(model, layer, "weights")}, ${dataOf(model, layer, "bias")}`;
  return `ff_dense_${suffix}(${name}, ${data}, ${x}, ${acc}, ${z})`;
}

/** C statement that adds the goodness of the row z to `score`. */
export function addGoodnessCall(
  step: { readonly layer: number },
  model: QuantModel,
  score: string,
  z: string,
): string {
  const { units } = layerOf(step, model);
  const scale = goodnessOf(step, model);
  return model.precision === "int8"
    ? `${score} += (int32_t)ff_goodness_s8(${z}, ${units}) * ${scale};`
    : `${score} += ff_times(ff_goodness_${suffixOf(model)}(${z}, ${units}), ${floatLiteral(scale)});`;
}

/** Runtime file of the sums of squares. */
export function goodnessFile(model: QuantModel): string {
  return model.precision === "int8" ? "ff_goodness" : `ff_goodness_${suffixOf(model)}`;
}

/** Factor of the sum of squares of a layer whose goodness answers. */
export function goodnessOf(step: { readonly layer: number }, model: QuantModel): number {
  const { answer, name } = layerOf(step, model);
  if (answer?.kind !== "goodness") throw new Error(`the goodness of layer ${name} has no scale`);
  return "scale" in answer ? answer.scale : answer.multiplier;
}

function rowOf<T extends Int8Array | Float32Array>(z: T, label: number, units: number): T {
  return z.subarray(label * units, (label + 1) * units) as T;
}
