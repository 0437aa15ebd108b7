import { type QuantModel, sumsOf } from "../ir/quant.js";
import type { OverlayStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { addGoodness, overlayLabels } from "../numerics/real.js";
import { addGoodnessCall, goodnessFile, goodnessOf } from "./candidates.js";
import { dataOf } from "./data.js";
import {
  formatOf,
  integerLayer,
  integerParameters,
  layerOf,
  type Memory,
  type Op,
  productSuffix,
  realParameters,
  sumOfSquares,
  tensorOf,
} from "./op.js";

/** For every label k: z[k] = requantize(acc + overlay[k]); scores[k] += goodness of z[k]. */
export const overlay: Op<OverlayStep> = {
  run(step, model, memory) {
    if (model.precision === "int8") runIntegers(step, model, memory);
    else runReals(step, model, memory);
    return model.classes.length * layerOf(step, model).units;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const suffix = layer.kind === "real" ? productSuffix(model) : layer.learning ? "s16" : "s8";
    const overlay = dataOf(model, layer, "overlay");
    const classes = model.classes.length;
    const z = `&${step.z}[k * ${layer.units}u]`;
    return [
      `macs += ff_overlay_${suffix}(&${model.name}_${layer.name}, ${overlay}, ${classes}, ${step.acc}, ${step.z});`,
      `for (uint32_t k = 0; k < ${classes}u; k++) {`,
      `    ${addGoodnessCall(step, model, "result->scores[k]", z)}`,
      "}",
    ];
  },
  describe: (_step, model) =>
    `each of ${model.classes.length} candidate labels, its goodness added to its score`,
  runtime(step, model) {
    const layer = layerOf(step, model);
    if (layer.kind === "real") return [`ff_dense_${productSuffix(model)}`, goodnessFile(model)];
    return [layer.learning ? "ff_dense_s16" : "ff_overlay", goodnessFile(model)];
  },
  reads: (step) => [step.acc],
  writes: (step) => [step.z, step.scores],
  shows: (step, model) => ({
    tensor: step.z,
    start: 0,
    length: model.classes.length * layerOf(step, model).units,
  }),
};

function runIntegers(step: OverlayStep, model: QuantModel, memory: Memory): void {
  const { name, units, multiplier, shift } = integerLayer(step, model);
  const { overlay: labels } = integerParameters(step, model, memory);
  if (!labels) throw new Error(`layer ${name} has no overlay`);
  const acc = tensorOf(memory.int32, step.acc);
  const scores = tensorOf(memory.int32, step.scores);
  const goodness = goodnessOf(step, model);
  for (let k = 0; k < scores.length; k++) {
    const z = tensorOf(memory.int8, step.z).subarray(k * units, (k + 1) * units);
    for (let j = 0; j < units; j++)
      z[j] = requantize(acc[j]! + labels[k * units + j]!, multiplier[j]!, shift[j]!);
    scores[k] = scores[k]! + sumOfSquares(z) * goodness;
  }
}

function runReals(step: OverlayStep, model: QuantModel, memory: Memory): void {
  const { overlay: labels } = realParameters(step, model, memory);
  if (!labels) throw new Error(`layer ${step.layer} has no overlay`);
  const z = tensorOf(memory.real, step.z);
  overlayLabels(formatOf(model), tensorOf(memory.real, step.acc), labels, z, sumsOf(model));
  addGoodness(z, goodnessOf(step, model), tensorOf(memory.real, step.scores));
}
