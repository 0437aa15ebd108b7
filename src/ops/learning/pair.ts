import { type QuantModel, sumsOf } from "../../ir/quant.js";
import { type PairStep, pairStride } from "../../ir/schedule.js";
import { requantize } from "../../numerics/int8.js";
import { accumulateReal, activate, addGoodness, normalizeReal } from "../../numerics/real.js";
import { addGoodnessCall, denseCall, goodnessFile, goodnessOf } from "../candidates.js";
import {
  accumulate,
  formatOf,
  integerLayer,
  integerParameters,
  layerOf,
  type Memory,
  type Op,
  productFiles,
  realParameters,
  sumOfSquares,
  tensorOf,
} from "../op.js";
import { normalize, rmsCall, rmsFile } from "../rms.js";

/** For both members of the pair: h = rms(z of the layer before), z = relu(bias + h W), own = goodness of z. */
export const pair: Op<PairStep> = {
  run(step, model, memory) {
    const labels = tensorOf(memory.uint8, step.pair);
    for (const member of [0, 1] as const) {
      const from = step.perLabel ? labels[member]! : member;
      if (model.precision === "int8") runIntegers(step, model, memory, member, from);
      else runReals(step, model, memory, member, from);
    }
    return 0;
  },
  statements(step, model) {
    const { inputs, units } = layerOf(step, model);
    const from = step.perLabel ? `${step.pair}[m]` : "m";
    const h = `&${step.h}[m * ${pairStride(inputs)}u]`;
    const z = `&${step.z}[m * ${units}u]`;
    return [
      "for (uint32_t m = 0; m < 2u; m++) {",
      `    ${rmsCall(model, step.layer - 1, `&${step.from}[${from} * ${inputs}u]`, h)}`,
      `    macs += ${denseCall(model, step.layer, "sparse", h, step.acc, z)};`,
      `    ${step.own}[m] = 0;`,
      `    ${addGoodnessCall(step, model, `${step.own}[m]`, z)}`,
      "}",
    ];
  },
  describe(step, model) {
    const { inputs, units } = layerOf(step, model);
    return `rms, dense ${inputs} -> ${units}, relu and goodness for the label and its rival`;
  },
  runtime: (step, model) => [
    rmsFile(model),
    ...productFiles(model, layerOf(step, model).learning !== null, "sparse"),
    goodnessFile(model),
  ],
  reads: (step) => [step.from, step.pair],
  writes: (step) => [step.h, step.acc, step.z, step.own],
  shows: (step) => ({ tensor: step.own, start: 0, length: 2 }),
};

function runIntegers(step: PairStep, model: QuantModel, memory: Memory, member: 0 | 1, from: number): void {
  const { inputs, units, multiplier, shift } = integerLayer(step, model);
  const { weights, bias } = integerParameters(step, model, memory);
  const before = tensorOf(memory.int8, step.from).subarray(from * inputs, (from + 1) * inputs);
  const at = member * pairStride(inputs);
  const h = tensorOf(memory.int8, step.h).subarray(at, at + inputs);
  normalize(integerLayer({ layer: step.layer - 1 }, model), before, h);
  const acc = tensorOf(memory.int32, step.acc);
  acc.set(bias);
  accumulate(h, weights, acc);
  const z = tensorOf(memory.int8, step.z).subarray(member * units, (member + 1) * units);
  for (let j = 0; j < units; j++) z[j] = requantize(acc[j]!, multiplier[j]!, shift[j]!);
  tensorOf(memory.int32, step.own)[member] = sumOfSquares(z) * goodnessOf(step, model);
}

function runReals(step: PairStep, model: QuantModel, memory: Memory, member: 0 | 1, from: number): void {
  const { inputs, units } = layerOf(step, model);
  const { weights, bias } = realParameters(step, model, memory);
  const before = tensorOf(memory.real, step.from).subarray(from * inputs, (from + 1) * inputs);
  const at = member * pairStride(inputs);
  const h = tensorOf(memory.real, step.h).subarray(at, at + inputs);
  normalizeReal(formatOf(model), before, h);
  const acc = tensorOf(memory.real, step.acc);
  acc.set(bias);
  accumulateReal(h, weights, acc, sumsOf(model));
  const z = tensorOf(memory.real, step.z).subarray(member * units, (member + 1) * units);
  activate(formatOf(model), acc, z);
  const own = tensorOf(memory.real, step.own).subarray(member, member + 1);
  own[0] = 0;
  addGoodness(z, goodnessOf(step, model), own);
}
