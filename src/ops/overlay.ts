import type { OverlayStep } from "../ir/schedule.js";
import { requantize } from "../numerics/int8.js";
import { goodnessOf } from "./candidates.js";
import { layerOf, type Op, sumOfSquares, tensorOf } from "./op.js";

/** For every label k: z[k] = requantize(acc + overlay[k]); scores[k] += goodness of z[k]. */
export const overlay: Op<OverlayStep> = {
  run(step, model, memory) {
    const { name, units, overlay: labels, multiplier, shift } = layerOf(step, model);
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
    return scores.length * units;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const name = `${model.name}_${layer.name}`;
    return [
      `macs += ff_overlay_s8(&${name}, ${name}_overlay, ${model.classes.length}, ${step.acc}, ${step.z});`,
      `for (uint32_t k = 0; k < ${model.classes.length}u; k++) {`,
      `    result->scores[k] += (int32_t)ff_goodness_s8(&${step.z}[k * ${layer.units}u], ${layer.units}) * ${goodnessOf(step, model)};`,
      "}",
    ];
  },
  describe: (_step, model) =>
    `each of ${model.classes.length} candidate labels, its goodness added to its score`,
  runtime: () => ["ff_overlay", "ff_goodness"],
  reads: (step) => [step.acc],
  writes: (step) => [step.z, step.scores],
  shows: (step, model) => ({
    tensor: step.z,
    start: 0,
    length: model.classes.length * layerOf(step, model).units,
  }),
};
