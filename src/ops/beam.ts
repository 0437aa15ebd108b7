import type { BeamStep } from "../ir/schedule.js";
import { beamReal } from "../numerics/real.js";
import { answerFile, scoreSuffix } from "./answer.js";
import { type Op, tensorOf } from "./op.js";

/** live = the `beam` labels with the largest scores, ascending; lower labels win ties. */
export const beam: Op<BeamStep> = {
  run(step, model, memory) {
    const live = tensorOf(memory.uint8, step.live);
    if (model.precision === "int8") chooseLabels(tensorOf(memory.int32, step.scores), live);
    else beamReal(tensorOf(memory.real, step.scores), live);
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

function chooseLabels(scores: Int32Array, live: Uint8Array): void {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  live.set(order.slice(0, live.length).sort((a, b) => a - b));
}
