import { formatOf } from "../../formats/index.js";
import { uint8s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import { forwardRow, normBefore } from "../candidates.js";
import { addGoodnessCall, goodnessScale } from "../goodness.js";
import { denseCall, productFiles } from "../product.js";
import { rmsCall } from "../rms.js";
import { rowOf, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { pairStride } from "./pair-rows.js";

/**
 * For the true label and its hard negative: h = rms(from[k]), z = relu(bias + h W), layerGoodness = goodness of each.
 */
export interface PairStep {
  readonly kind: "pair";
  readonly layer: number;
  /** z of the layer before, a row per label (first of them) or per member of the pair. */
  readonly from: string;
  readonly perLabel: boolean;
  /** Two rows, pairStride(inputs) apart. */
  readonly h: string;
  readonly acc: string;
  /** [2][units] */
  readonly z: string;
  readonly pair: string;
  /** [2] */
  readonly layerGoodness: string;
}

/**
 * For both members of the pair: h = rms(z of the layer before), z = relu(bias + h W), layerGoodness = goodness of z.
 */
export const pair: StepDefinition<PairStep> = {
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const labels = uint8s(tensorOf(memory, step.pair));
    const acc = tensorOf(memory, step.acc);
    for (const member of [0, 1] as const) {
      const from = rowOf(tensorOf(memory, step.from), step.perLabel ? labels[member]! : member, inputs);
      const at = member * pairStride(inputs);
      const h = tensorOf(memory, step.h).subarray(at, at + inputs);
      const z = rowOf(tensorOf(memory, step.z), member, units);
      forwardRow(model, block, memory, from, h, acc, z);
      const layerGoodness = tensorOf(memory, step.layerGoodness).subarray(member, member + 1);
      layerGoodness[0] = 0;
      formatOf(model).arithmetic.addGoodness(z, goodnessScale(block), layerGoodness);
    }
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { inputs, units } = sizesOf(block);
    const from = step.perLabel ? `${step.pair}[m]` : "m";
    const h = `&${step.h}[m * ${pairStride(inputs)}u]`;
    const z = `&${step.z}[m * ${units}u]`;
    return [
      "for (uint32_t m = 0; m < 2u; m++) {",
      `    ${rmsCall(model, normBefore(model, block), `&${step.from}[${from} * ${inputs}u]`, h)}`,
      `    macs += ${denseCall(model, block, undefined, h, step.acc, z)};`,
      `    ${step.layerGoodness}[m] = 0;`,
      `    ${addGoodnessCall(model, block, `${step.layerGoodness}[m]`, z)}`,
      "}",
    ];
  },
  describe(step, model) {
    const { inputs, units } = sizesOf(blockOf(model, step.layer));
    return `rms, dense ${inputs} -> ${units}, relu and goodness for the label and its hard negative`;
  },
  runtime(step, model) {
    const { files } = formatOf(model);
    return [files.rms, ...productFiles(model, blockOf(model, step.layer)), files.goodness];
  },
  reads: (step) => [step.from, step.pair],
  writes: (step) => [step.h, step.acc, step.z, step.layerGoodness],
  traceOutput: (step) => ({ tensor: step.layerGoodness, start: 0, length: 2 }),
};
