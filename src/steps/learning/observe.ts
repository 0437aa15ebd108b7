import { int32s } from "../../formats/narrow.js";
import { observe as follow } from "../../numerics/cell-learning.js";
import { energyExpression, energyOfStep, type Scored, usualField } from "../deviation.js";
import { learnerOf, type StepDefinition } from "../step.js";

/** Moves what is usual of the input, or of a cell, towards a window that is held out of learning (label 1). */
export interface ObserveStep extends Scored {
  readonly kind: "observe";
}

/** usual += (energy - usual) / min(64, 32 + windows held out before). */
export const observe: StepDefinition<ObserveStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (learner.label === 0) return 0;
    const usual = learner.values.get(usualField(step, model));
    const windows = learner.values.get("windows");
    if (!usual || !windows) throw new Error("a model that learns no cells observes nothing");
    follow(energyOfStep(step, model, memory), int32s(usual), windows[0]! >>> 2);
    return 0;
  },
  statements: (step, model) => [
    "if (label != 0) {",
    `    ff_observe(${energyExpression(step, model)}, state->${usualField(step, model)}, state->windows >> 2);`,
    "}",
  ],
  describe: ({ layer }) =>
    `what is usual of ${layer === undefined ? "the input" : "what is left"} follows a window that is held out`,
  runtime: () => ["ff_observe"],
  reads: ({ values }) => [values],
  writes: () => [],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};
