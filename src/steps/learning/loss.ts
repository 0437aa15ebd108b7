import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { type Block, blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { learnerOf, type StepDefinition, scoresOf, sliceText, tensorOf } from "../step.js";
import { boundedStatements, learnsStatements, rateName } from "./learning-constants.js";
import { decideLearning, learningOf } from "./learns.js";

/** d = softmax(scores) - onehot(label); whether the layer learns from this sample: 1 - p(label) reaches the bound. */
export interface LossStep {
  readonly kind: "loss";
  readonly layer: number;
  readonly slice: number;
  readonly scores: string;
  /** [classes] */
  readonly d: string;
}

/** Arguments of the softmax around the scores. */
const CALLS: Readonly<
  Record<Family, (model: DeviceModel, block: Block, classes: number, d: string) => string>
> = {
  integer: ({ name }, { layer }, classes, d) =>
    `ff_softmax_error_s32(&${name}_${layer.name}_softmax, result->scores, ${classes}, label, ${d})`,
  real: (model, block, classes, d) =>
    `ff_softmax_error_f32(result->scores, ${classes}, ${rateName(model, block, "SHARPNESS")}, label, ${d})`,
};

/**
 * d = softmax(scores) - onehot(label), scaled by the schedule; the slice learns where 1 - p(label) reaches the model's
 * bound.
 */
export const loss: StepDefinition<LossStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const learning = learningOf(blockOf(model, step.layer).layer);
    const d = tensorOf(memory, step.d);
    const error = formatOf(model).arithmetic.softmaxError(learning, scoresOf(memory), learner.label, d);
    if (Number.isNaN(error)) learner.diverged = true;
    else decideLearning(model, learner, error, d);
    return 0;
  },
  statements(step, model) {
    const classes = model.classes.length;
    const call = CALLS[formatOf(model).family](model, blockOf(model, step.layer), classes, step.d);
    return [
      ...boundedStatements(model, `ff_bounded_f32(result->scores, ${classes})`),
      ...learnsStatements(model, call, step.d, classes),
    ];
  },
  describe: (step, model) =>
    `error of ${model.classes.length} scores${sliceText(blockOf(model, step.layer), step.slice)}; learn unless it is small`,
  runtime: (_step, model) => [...formatOf(model).files.softmax],
  reads: (step) => [step.scores],
  writes: (step) => [step.d],
  traceOutput: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};
