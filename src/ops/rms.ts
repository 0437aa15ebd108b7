import type { RmsStep } from "../ir/schedule.js";
import { rmsFactor, rmsScale } from "../numerics/int8.js";
import { type Op, sumOfSquares, tensorOf } from "./op.js";

/** h = z / rms(z). */
export const rms: Op<RmsStep> = {
  run(step, model, memory) {
    const norm = model.layers[step.layer]?.norm;
    if (!norm) throw new Error(`layer ${step.layer} has no normalisation`);
    const z = tensorOf(memory.int8, step.z);
    const h = tensorOf(memory.int8, step.h);
    const factor = rmsFactor(norm, sumOfSquares(z));
    for (let j = 0; j < z.length; j++) h[j] = factor ? rmsScale(z[j]!, factor, 0) : 0;
    return 0;
  },
  statements(step, model) {
    const layer = model.layers[step.layer]!;
    return [`ff_rms_s8(&${model.name}_${layer.name}_norm, ${step.z}, ${step.h});`];
  },
  describe: (step, model) => `rms of ${model.layers[step.layer]!.units}`,
  runtime: () => ["ff_rms"],
  reads: (step) => [step.z],
  writes: (step) => [step.h],
};
