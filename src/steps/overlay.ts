import { formatOf } from "../formats/index.js";
import { type Block, blockOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { addGoodnessCall, goodnessScale } from "./goodness.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { hasConstantWeights } from "./product.js";
import { factorsOf, requireValues, type StepDefinition, scoresOf, sizesOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** For every label k: z[k] = requantize(acc + overlay[k]), scores[k] += mean square of z[k]. */
export interface OverlayStep {
  readonly kind: "overlay";
  readonly layer: number;
  readonly acc: string;
  /** [classes][units] */
  readonly z: string;
  readonly scores: string;
}

/** For every label k: z[k] = requantize(acc + overlay[k]); scores[k] += goodness of z[k]. */
export const overlay: StepDefinition<OverlayStep> = {
  isForward: true,
  run(step, model, memory) {
    const block = blockOf(model, step.layer);
    const { arithmetic } = formatOf(model);
    const z = tensorOf(memory, step.z);
    const labels = requireValues(block, "overlay", memory);
    arithmetic.activateLabels(tensorOf(memory, step.acc), labels, factorsOf(block), z);
    arithmetic.addGoodness(z, goodnessScale(block), scoresOf(memory));
    return z.length;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const { units } = sizesOf(block);
    const { name, classes } = model;
    const args = `&${name}_${block.layer.name}, ${dataOf(model, block, "overlay")}, ${classes.length}, ${step.acc}, ${step.z}`;
    return [
      `macs += ff_overlay_${overlaySuffix(model, block)}(${args});`,
      `for (uint32_t k = 0; k < ${classes.length}u; k++) {`,
      `    ${addGoodnessCall(model, block, "result->scores[k]", `&${step.z}[k * ${units}u]`)}`,
      "}",
    ];
  },
  describe: (_step, model) =>
    `each of ${model.classes.length} candidate labels, its goodness added to its score`,
  runtime(step, model) {
    const block = blockOf(model, step.layer);
    const { suffixes, files } = formatOf(model);
    const own = hasConstantWeights(model, block) ? "ff_overlay" : `ff_dense_${suffixes.product}`;
    return [own, files.goodness];
  },
  suspect: () => "the shared sums agree: what a candidate label adds, or the requantization",
  reads: (step) => [step.acc],
  writes: (step) => [step.z, step.scores],
  traceOutput: (step, model) => ({ tensor: step.z, start: 0, length: rowsLength(step, model) }),
  product(step, model) {
    const { units } = sizesOf(blockOf(model, step.layer));
    return { inputs: 1, outputs: units, density: 1, macs: units * model.classes.length };
  },
  exit: LAYER_EXIT,
};

function overlaySuffix(model: DeviceModel, block: Block): string {
  const { suffixes } = formatOf(model);
  return hasConstantWeights(model, block) ? suffixes.stored : suffixes.product;
}

function rowsLength(step: OverlayStep, model: DeviceModel): number {
  return model.classes.length * sizesOf(blockOf(model, step.layer)).units;
}
