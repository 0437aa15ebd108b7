import { LAYER_EXIT } from "./layer-exit.js";
import { type StepDefinition, scoresOf, tensorOf } from "./step.js";

/** value = the outputs of a layer, as they are; inference ends here. */
export interface OutputValuesStep {
  readonly kind: "outputValues";
  readonly exit: number;
  readonly layer: number;
  readonly z: string;
  /** In the result: values. */
  readonly scores: string;
}

/** Int8 outputs as values of int32. */
export const outputValues: StepDefinition<OutputValuesStep> = {
  run({ z, exit }, _model, memory) {
    scoresOf(memory).set(tensorOf(memory, z));
    Object.assign(memory.prediction, { label: 0, margin: 0, exit, done: true, goodness: 0 });
    return 0;
  },
  statements: ({ z }, model) => [`ff_outputs_s8(${z}, result->value, ${model.classes.length});`],
  describe: (_step, model) => `${model.classes.length} outputs are the values`,
  runtime: () => ["ff_outputs"],
  suspect: () => "the outputs agree: where they become values",
  leave: ({ exit }) => ({ exit, condition: null, goodness: "0", status: "FF_OK" }),
  reads: ({ z }) => [z],
  writes: ({ scores }) => [scores],
  traceOutput: ({ scores }, model) => ({ tensor: scores, start: 0, length: model.classes.length }),
  exit: LAYER_EXIT, // outputs of either sign have none
};
