import type { QuantLayer } from "../ir/quant.js";
import type { RmsStep } from "../ir/schedule.js";
import { rmsFactor, rmsScale } from "../numerics/int8.js";
import { layerOf, type Op, sumOfSquares, tensorOf } from "./op.js";

/** h = z / rms(z). */
export const rms: Op<RmsStep> = {
  run(step, model, memory) {
    normalize(layerOf(step, model), tensorOf(memory.int8, step.z), tensorOf(memory.int8, step.h));
    return 0;
  },
  statements: (step, model) => [
    `ff_rms_s8(&${model.name}_${layerOf(step, model).name}_norm, ${step.z}, ${step.h});`,
  ],
  describe: (step, model) => `rms of ${layerOf(step, model).units}`,
  runtime: () => ["ff_rms"],
  reads: (step) => [step.z],
  writes: (step) => [step.h],
  shows: (step, model) => ({ tensor: step.h, start: 0, length: layerOf(step, model).units }),
};

/** h = rms(z) with the constants of the layer that z comes from. */
export function normalize({ name, norm }: QuantLayer, z: Int8Array, h: Int8Array): void {
  if (!norm) throw new Error(`layer ${name} has no normalisation`);
  const factor = rmsFactor(norm, sumOfSquares(z));
  for (let j = 0; j < z.length; j++) h[j] = factor ? rmsScale(z[j]!, factor, 0) : 0;
}
