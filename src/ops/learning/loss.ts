import type { QuantModel } from "../../ir/quant.js";
import type { LossStep } from "../../ir/schedule.js";
import { pace, slow } from "../../numerics/pace.js";
import { scoresBounded, softmaxError as softmaxErrorReal } from "../../numerics/real.js";
import { softmaxError } from "../../numerics/softmax.js";
import { layerOf, learnerOf, type Memory, type Op, scoresOf, sliceText, tensorOf } from "../op.js";
import { COUNT_LAYER, paceStatement, sharedName } from "./skip.js";

/** d = softmax(scores) - onehot(label), slowed; the slice learns where 1 - p(label) reaches the model's bound. */
export const loss: Op<LossStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const learning = model.learning!;
    const d = scoresOf(step.d, model, memory);
    const error = errorOf(step, model, memory);
    if (Number.isNaN(error)) {
      learner.diverged = true;
      return 0;
    }
    learner.learns = error >= learning.skip;
    if (learner.learns) learner.updated++;
    else learner.skipped++;
    slow(d, pace(learner.step, learning.stride));
    return 0;
  },
  statements(step, model) {
    const layer = layerOf(step, model);
    const classes = model.classes.length;
    const call =
      layer.kind === "integer"
        ? `ff_softmax_error_s32(&${model.name}_${layer.name}_softmax, result->scores, ${classes}, label, ${step.d})`
        : `ff_softmax_error_f32(result->scores, ${classes}, ${sharpnessName(model, step.layer)}, label, ${step.d})`;
    const bounded = `if (!ff_bounded_f32(result->scores, ${classes})) {`;
    return [
      ...(layer.kind === "real" ? [bounded, "    return FF_DIVERGED;", "}"] : []),
      `learns = ${call} >= ${sharedName(model, "LEARNING_SKIP")};`,
      ...COUNT_LAYER,
      ...paceStatement(model, step.d, classes),
    ];
  },
  describe: (step, model) =>
    `error of ${model.classes.length} scores${sliceText(layerOf(step, model), step.slice)}; learn unless it is small`,
  runtime: (_step, model) =>
    model.precision === "int8" ? ["ff_softmax_s32"] : ["ff_softmax_f32", "ff_answer_f32"],
  reads: (step) => [step.scores],
  writes: (step) => [step.d],
  shows: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};

/** C name of the steepness of a real layer's softmax. */
export function sharpnessName(model: QuantModel, layer: number): string {
  return `${model.name.toUpperCase()}_${layerOf({ layer }, model).name.toUpperCase()}_SHARPNESS`;
}

/** 1 - p(label); NaN where scores have left their range. */
function errorOf(step: LossStep, model: QuantModel, memory: Memory): number {
  const layer = layerOf(step, model);
  const { label } = learnerOf(memory);
  if (layer.kind === "integer") {
    const d = tensorOf(memory.int32, step.d);
    return softmaxError(layer.learning!.softmax, tensorOf(memory.int32, step.scores), label, d);
  }
  const scores = tensorOf(memory.real, step.scores);
  if (!scoresBounded(scores)) return Number.NaN;
  return softmaxErrorReal(scores, layer.learning!.sharpness, label, tensorOf(memory.real, step.d));
}
