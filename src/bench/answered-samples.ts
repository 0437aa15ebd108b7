/** The samples that a model answers: what it refuses has no cost to speak of. */
import { nothingToMeasure } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { inferReference } from "../reference/infer.js";

/** True where samples may lead beyond the range of the format. */
const REFUSES: Readonly<Record<Family, boolean>> = { integer: false, real: true };

/**
 * Indices of the samples that the reference answers, ascending.
 * @throws Failure FF6022 where it answers none
 */
export function answeredSamples(model: DeviceModel, plan: Plan, samples: Samples): number[] {
  const all = Array.from({ length: samples.count }, (_, index) => index);
  if (!REFUSES[formatOf(model).family]) return all;
  const answered = all.filter(
    (index) => inferReference(model, plan.schedule, row(samples, index)).status === "FF_OK",
  );
  if (answered.length === 0) throw new Failure(nothingToMeasure(samples.count, model.precision));
  return answered;
}
