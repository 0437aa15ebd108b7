import { formatOf } from "../../formats/index.js";
import { scoresIn } from "../../formats/narrow.js";
import { hardNegativeOf } from "../../numerics/pair-arithmetic.js";
import { learnerOf, type StepDefinition, scoresOf, tensorOf } from "../step.js";

/** pair = the true label, and the wrong label with the largest score so far: the hard negative. */
export interface HardNegativeStep {
  readonly kind: "hardNegative";
  readonly scores: string;
  /** [2]: the true label, its hard negative. */
  readonly pair: string;
}

/**
 * label = the prediction of the first layer; pair = the true label and the wrong one with the largest score (of equal
 * ones the lowest): the hard negative.
 */
export const hardNegative: StepDefinition<HardNegativeStep> = {
  run(step, model, memory) {
    const scores = scoresIn(scoresOf(memory));
    const { label } = learnerOf(memory);
    tensorOf(memory, step.pair).set([label, hardNegativeOf(scores, label)]);
    memory.prediction.label = formatOf(model).arithmetic.topTwo(scores, null).label;
    return 0;
  },
  statements(step, model) {
    const { score } = formatOf(model).suffixes;
    const classes = model.classes.length;
    return [
      `${step.pair}[0] = (uint8_t)label;`,
      `result->label = ff_answer_${score}(result->scores, ${classes}, &result->margin);`,
      `${step.pair}[1] = ff_hard_negative_${score}(result->scores, ${classes}, label);`,
    ];
  },
  describe: () => "the wrong label that looks best: the hard negative",
  runtime(_step, model) {
    const { suffixes, files } = formatOf(model);
    return [`ff_hard_negative_${suffixes.score}`, files.decide];
  },
  reads: (step) => [step.scores],
  writes: (step) => [step.pair],
  traceOutput: (step) => ({ tensor: step.pair, start: 0, length: 2 }),
};
