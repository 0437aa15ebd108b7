import { LAYER_EXIT } from "./layer-exit.js";
import { type StepDefinition, scoresOf, tensorOf } from "./step.js";

/** scores = the outputs of a layer, as they are. */
export interface OutputsStep {
  readonly kind: "outputs";
  readonly layer: number;
  readonly z: string;
  readonly scores: string;
}

/** Int8 outputs as scores of int32. */
export const outputs: StepDefinition<OutputsStep> = {
  isForward: true,
  run(step, _model, memory) {
    scoresOf(memory).set(tensorOf(memory, step.z));
    return 0;
  },
  statements: ({ z }, model) => [`ff_outputs_s8(${z}, result->scores, ${model.classes.length});`],
  describe: (_step, model) => `${model.classes.length} outputs are the scores`,
  runtime: () => ["ff_outputs"],
  suspect: () => "the outputs agree: where they become scores",
  reads: ({ z }) => [z],
  writes: ({ scores }) => [scores],
  traceOutput: ({ scores }, model) => ({ tensor: scores, start: 0, length: model.classes.length }),
  exit: LAYER_EXIT, // outputs of either sign have none
};
