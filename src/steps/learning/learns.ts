import type { Values } from "../../formats/element.js";
import { scoresIn } from "../../formats/narrow.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { WeightedLayer } from "../../ir/layers.js";
import type { LayerLearning } from "../../ir/update-constants.js";
import { learningRateSchedule, scaleErrors } from "../../numerics/learning-rate-schedule.js";
import type { LearnerMemory } from "../step.js";

/** Decides from `error` whether the layer learns from the sample, and scales `errors` where the model's rate falls. */
export function decideLearning(
  model: DeviceModel,
  learner: LearnerMemory,
  error: number,
  errors: Values,
): void {
  const { skip, stride } = model.learning!;
  learner.learns = error >= skip;
  if (learner.learns) learner.updated++;
  else learner.skipped++;
  scaleErrors(scoresIn(errors), learningRateSchedule(learner.step, stride));
}

/** The constants of a layer's updates; a layer that stays as it is has none. */
export function learningOf({ learning, name }: WeightedLayer): LayerLearning {
  if (learning === null) throw new Error(`layer ${name} does not learn`);
  return learning;
}
