import type { FloatWeights, PlannedModel } from "../ir/stages.js";
import type { TrainingRun } from "../ir/training-run.js";

/** The part of `train --json` on the training itself, and on inputs that the device reads less exactly. */
export function trainingFigures(of: {
  readonly weights: FloatWeights;
  readonly shipped: readonly { readonly planned: PlannedModel }[];
}): TrainingRun {
  const { rule, seed, epochs, engine } = of.weights.trained.record;
  const { seconds, cached, checkpoint } = of.weights;
  const inputLosses = [...new Set(of.shipped.flatMap(({ planned }) => planned.losses))];
  return { rule, seed, epochs, seconds, cached, engine, checkpoint, inputLosses };
}
