import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { whole } from "../c.js";
import { learnerOf, type StepDefinition, sliceText, tensorOf } from "../step.js";
import { boundedStatements, learnsStatements } from "./learning-constants.js";
import { decideLearning } from "./learns.js";

/** d = estimate - t; whether the slice learns from this sample: the largest |d| reaches the bound. */
export interface ValueErrorStep {
  readonly kind: "valueError";
  readonly layer: number;
  readonly slice: number;
  readonly estimate: string;
  /** [targets] */
  readonly d: string;
}

/** Call of the error: integers say which exponent the estimate has. */
const CALLS: Readonly<Record<Family, (model: DeviceModel, estimate: string, d: string) => string>> = {
  integer: ({ classes, scoreExponent }, estimate, d) =>
    `ff_value_error_s32(${estimate}, ${whole(scoreExponent)}, t, ${classes.length}, ${d})`,
  real: ({ classes }, estimate, d) => `ff_value_error_f32(${estimate}, t, ${classes.length}, ${d})`,
};

/** Runtime files of values that are learnt. */
export const VALUE_FILES: Readonly<Record<Family, readonly string[]>> = {
  integer: ["ff_learn_values_s32"],
  real: ["ff_learn_values_f32", "ff_answer_f32"],
};

/** d = estimate - t in standard deviations, limited to +-4, scaled by the schedule; the slice learns where one of them reaches the bound. */
export const valueError: StepDefinition<ValueErrorStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    const d = tensorOf(memory, step.d);
    const estimate = tensorOf(memory, step.estimate);
    const error = formatOf(model).arithmetic.valueError(model.scoreExponent, estimate, learner.targets, d);
    if (Number.isNaN(error)) learner.diverged = true;
    else decideLearning(model, learner, error, d);
    return 0;
  },
  statements(step, model) {
    const targets = model.classes.length;
    const call = CALLS[formatOf(model).family](model, step.estimate, step.d);
    return [
      ...boundedStatements(model, `ff_bounded_f32(${step.estimate}, ${targets})`),
      ...learnsStatements(model, call, step.d, targets),
    ];
  },
  describe: (step, model) =>
    `error of ${model.classes.length} estimates${sliceText(blockOf(model, step.layer), step.slice)}; learn unless it is small`,
  runtime: (_step, model) => [...VALUE_FILES[formatOf(model).family]],
  reads: (step) => [step.estimate],
  writes: (step) => [step.d],
  traceOutput: (step, model) => ({ tensor: step.d, start: 0, length: model.classes.length }),
};
