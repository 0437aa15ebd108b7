import type { IntegerLayer, QuantModel } from "../ir/quant.js";
import type { RmsStep } from "../ir/schedule.js";
import { rmsFactor, rmsScale } from "../numerics/int8.js";
import { normalizeReal } from "../numerics/real.js";
import { formatOf, integerLayer, layerOf, type Op, suffixOf, sumOfSquares, tensorOf } from "./op.js";

/** h = z / rms(z). */
export const rms: Op<RmsStep> = {
  run(step, model, memory) {
    if (model.precision === "int8")
      normalize(integerLayer(step, model), tensorOf(memory.int8, step.z), tensorOf(memory.int8, step.h));
    else normalizeReal(formatOf(model), tensorOf(memory.real, step.z), tensorOf(memory.real, step.h));
    return 0;
  },
  statements: (step, model) => [rmsCall(model, step.layer, step.z, step.h)],
  describe: (step, model) => `rms of ${layerOf(step, model).units}`,
  runtime: (_step, model) => [rmsFile(model)],
  reads: (step) => [step.z],
  writes: (step) => [step.h],
  shows: (step, model) => ({ tensor: step.h, start: 0, length: layerOf(step, model).units }),
};

/** h = rms(z) with the constants of the layer that z comes from. */
export function normalize({ name, norm }: IntegerLayer, z: Int8Array, h: Int8Array): void {
  if (!norm) throw new Error(`layer ${name} has no normalisation`);
  const factor = rmsFactor(norm, sumOfSquares(z));
  for (let j = 0; j < z.length; j++) h[j] = factor ? rmsScale(z[j]!, factor, 0) : 0;
}

/** The C call that normalises the output of `layer`. */
export function rmsCall(model: QuantModel, layer: number, z: string, h: string): string {
  const { name, units } = layerOf({ layer }, model);
  if (model.precision === "int8") return `ff_rms_s8(&${model.name}_${name}_norm, ${z}, ${h});`;
  return `ff_rms_${suffixOf(model)}(${z}, ${units}, ${h});`;
}

/** Runtime file of the normalisation. */
export function rmsFile(model: QuantModel): string {
  return model.precision === "int8" ? "ff_rms" : `ff_goodness_${suffixOf(model)}`;
}
