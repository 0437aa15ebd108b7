import type { RivalStep } from "../../ir/schedule.js";
import { rivalOf } from "../../numerics/pair.js";
import { answerFile, scoreSuffix, topTwo } from "../answer.js";
import { learnerOf, type Op, scoresOf, tensorOf } from "../op.js";

/** label = the answer of the first layer; pair = the true label and the wrong one with the largest score (of equal ones the lowest): the hard negative. */
export const rival: Op<RivalStep> = {
  run(step, model, memory) {
    const scores = scoresOf(step.scores, model, memory);
    const { label } = learnerOf(memory);
    tensorOf(memory.uint8, step.pair).set([label, rivalOf(scores, label)]);
    memory.answer.label = topTwo(scores, null).label;
    return 0;
  },
  statements: (step, model) => [
    `${step.pair}[0] = (uint8_t)label;`,
    `result->label = ff_answer_${scoreSuffix(model)}(result->scores, ${model.classes.length}, &result->margin);`,
    `${step.pair}[1] = ff_rival_${scoreSuffix(model)}(result->scores, ${model.classes.length}, label);`,
  ],
  describe: () => "the wrong label that looks best: the hard negative",
  runtime: (_step, model) => [`ff_rival_${scoreSuffix(model)}`, answerFile(model)],
  reads: (step) => [step.scores],
  writes: (step) => [step.pair],
  shows: (step) => ({ tensor: step.pair, start: 0, length: 2 }),
};
