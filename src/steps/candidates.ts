import { formatOf } from "../formats/index.js";
import { uint8s } from "../formats/narrow.js";
import { type Block, blockOf, blocksOf, layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { RmsLayer } from "../ir/layers.js";
import { addGoodnessCall, goodnessScale } from "./goodness.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { denseCall, hasConstantWeights, productFiles } from "./product.js";
import { rmsCall } from "./rms.js";
import {
  factorsOf,
  inputDensity,
  type Memory,
  requireValues,
  rowOf,
  type StepDefinition,
  scoresOf,
  sizesOf,
  tensorOf,
} from "./step.js";

/** For every active label k: h = rms(from[k]), z[k] = requantize(bias + h W), scores[k] += mean square of z[k]. */
export interface CandidatesStep {
  readonly kind: "candidates";
  readonly layer: number;
  /** z of the layer before, [classes][inputs] */
  readonly from: string;
  readonly h: string;
  readonly acc: string;
  /** [classes][units] */
  readonly z: string;
  readonly activeLabels: string;
  readonly scores: string;
}

/** For every active label k: h = rms(from[k]); z[k] = requantize(bias + h W); scores[k] += goodness of z[k]. */
export const candidates: StepDefinition<CandidatesStep> = {
  run(step, model, memory) {
    let macs = 0;
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    for (const label of uint8s(tensorOf(memory, step.activeLabels))) {
      const from = rowOf(tensorOf(memory, step.from), label, inputs);
      const z = rowOf(tensorOf(memory, step.z), label, units);
      macs += forwardRow(model, block, memory, from, tensorOf(memory, step.h), tensorOf(memory, step.acc), z);
      const score = scoresOf(memory).subarray(label, label + 1);
      formatOf(model).arithmetic.addGoodness(z, goodnessScale(block), score);
    }
    return macs;
  },
  statements(step, model, kernel) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const z = `&${step.z}[label * ${units}u]`;
    return [
      `for (uint32_t i = 0; i < ${model.beam}u; i++) {`,
      `    const uint32_t label = ${step.activeLabels}[i];`,
      `    ${rmsCall(model, normBefore(model, block), `&${step.from}[label * ${inputs}u]`, step.h)}`,
      `    macs += ${denseCall(model, block, kernel, step.h, step.acc, z)};`,
      `    ${addGoodnessCall(model, block, "result->scores[label]", z)}`,
      "}",
    ];
  },
  describe(step, model) {
    const { inputs, units } = sizesOf(blockOf(model, step.layer));
    return `rms, dense ${inputs} -> ${units}, relu and goodness for each of ${model.beam} labels`;
  },
  runtime(step, model, kernel) {
    const { files } = formatOf(model);
    return [files.rms, ...productFiles(model, blockOf(model, step.layer), kernel), files.goodness];
  },
  suspect: () => "the labels in the race agree: their normalisation, products or goodness",
  reads: (step) => [step.from, step.activeLabels, step.scores],
  writes: (step) => [step.h, step.acc, step.z, step.scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  product(step, model) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    return { inputs, outputs: units, density: inputDensity(model, block), macs: inputs * units * model.beam };
  },
  matrix: "weights",
  hasKernels: (step, model) => hasConstantWeights(model, blockOf(model, step.layer)),
  exit: {
    ...LAYER_EXIT,
    active: (step) => step.activeLabels,
  },
};

/** h = rms(from), z = relu(bias + h W) of one row; returns the multiply-accumulates that count. */
export function forwardRow(
  model: DeviceModel,
  block: Block,
  memory: Memory,
  from: Memory["tensors"][string],
  h: Memory["tensors"][string],
  acc: Memory["tensors"][string],
  z: Memory["tensors"][string],
): number {
  const { arithmetic } = formatOf(model);
  arithmetic.normalize(normBefore(model, block).norm, from, h);
  acc.set(requireValues(block, "bias", memory));
  const macs = arithmetic.accumulate(h, requireValues(block, "weights", memory), acc);
  arithmetic.activate(acc, factorsOf(block), 0, z);
  return macs;
}

/** The normalisation that a block reads from; nothing else stands between blocks where rows of labels run through them. */
export function normBefore(model: DeviceModel, { tap, index }: Block): RmsLayer {
  const before = blocksOf(model)[index - 1];
  if (before === undefined) throw new Error("the first layer reads no normalisation");
  if (before.followers.length > 1)
    throw new Error(`candidate labels pass no layer behind ${before.layer.name}`);
  return layerAt(model.layers, tap.layer - 1, "rms");
}
