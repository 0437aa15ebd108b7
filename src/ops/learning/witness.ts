import type { WitnessStep } from "../../ir/schedule.js";
import { learnerOf, type Op, scoresOf, tensorOf } from "../op.js";

/** labels[exit], values[exit] = what this exit answers, and its margin (LightFF: the score of the true class). */
export const witness: Op<WitnessStep> = {
  run(step, model, memory) {
    const { label, margin } = memory.answer;
    const margins = model.exits?.rule === "margin";
    tensorOf(memory.uint8, step.labels)[step.exit] = label;
    scoresOf(step.values, model, memory)[step.exit] = margins
      ? margin
      : scoresOf("scores", model, memory)[learnerOf(memory).label]!;
    return 0;
  },
  statements(step, model) {
    const value = model.exits?.rule === "margin" ? "result->margin" : "result->scores[label]";
    return [`${step.labels}[${step.exit}] = result->label;`, `${step.values}[${step.exit}] = ${value};`];
  },
  describe: (step) => `what exit ${step.exit} would answer`,
  runtime: () => [],
  reads: () => [],
  writes: (step) => [step.labels, step.values],
  shows: (step) => ({ tensor: step.values, start: step.exit, length: 1 }),
};
