/** The samples that a model answers: what it refuses has no cost to speak of. */
import { nothingToMeasure } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { row, type Samples } from "../ir/data.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { inferReference } from "../reference/infer.js";

/**
 * Indices of the samples that the reference answers, ascending.
 * @throws Failure FF6022 where it answers none
 */
export function answeredSamples(model: QuantModel, plan: Plan, samples: Samples): number[] {
  const all = Array.from({ length: samples.count }, (_, index) => index);
  if (model.precision === "int8") return all;
  const answered = all.filter(
    (index) => inferReference(model, plan.schedule, row(samples, index)).status === "FF_OK",
  );
  if (answered.length === 0) throw new Failure(nothingToMeasure(samples.count, model.precision));
  return answered;
}
