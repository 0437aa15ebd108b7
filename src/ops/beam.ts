import type { BeamStep } from "../ir/schedule.js";
import { answerFile, scoreSuffix } from "./answer.js";
import { type Op, scoresOf, tensorOf } from "./op.js";

/** live = the `beam` labels with the largest scores, ascending; lower labels win ties. */
export const beam: Op<BeamStep> = {
  run(step, model, memory) {
    const scores = scoresOf(step.scores, model, memory);
    const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
    tensorOf(memory.uint8, step.live).set(order.slice(0, model.beam).sort((a, b) => a - b));
    return 0;
  },
  statements: (step, model) => [
    `ff_beam_${scoreSuffix(model)}(result->scores, ${model.classes.length}, ${step.live}, ${model.beam});`,
  ],
  describe: (_step, model) => `the ${model.beam} best of ${model.classes.length} labels go on`,
  runtime: (_step, model) => [answerFile(model)],
  reads: (step) => [step.scores],
  writes: (step) => [step.live],
  shows: (step, model) => ({ tensor: step.live, start: 0, length: model.beam }),
};
