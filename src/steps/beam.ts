import { formatOf } from "../formats/index.js";
import { uint8s } from "../formats/narrow.js";
import { type StepDefinition, scoresOf, tensorOf } from "./step.js";

/** activeLabels = the labels with the largest scores, in ascending order; lower labels win ties. */
export interface BeamStep {
  readonly kind: "beam";
  readonly scores: string;
  /** [beam] */
  readonly activeLabels: string;
}

/** activeLabels = the `beam` labels with the largest scores, ascending; lower labels win ties. */
export const beam: StepDefinition<BeamStep> = {
  run(step, model, memory) {
    formatOf(model).arithmetic.topLabels(scoresOf(memory), uint8s(tensorOf(memory, step.activeLabels)));
    return 0;
  },
  statements(step, model) {
    const args = `result->scores, ${model.classes.length}, ${step.activeLabels}, ${model.beam}`;
    return [`ff_beam_${formatOf(model).suffixes.score}(${args});`];
  },
  describe: (_step, model) => `the ${model.beam} best of ${model.classes.length} labels go on`,
  runtime: (_step, model) => [formatOf(model).files.decide],
  suspect: () => "the scores agree: which labels stay in the race",
  reads: (step) => [step.scores],
  writes: (step) => [step.activeLabels],
  traceOutput: (step, model) => ({ tensor: step.activeLabels, start: 0, length: model.beam }),
};
