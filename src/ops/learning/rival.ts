import type { RivalStep } from "../../ir/schedule.js";
import { scoreSuffix } from "../answer.js";
import { learnerOf, type Op, scoresOf, tensorOf } from "../op.js";

/** pair = the true label and the wrong one with the largest score (of equal ones the lowest): the hard negative. */
export const rival: Op<RivalStep> = {
  run(step, model, memory) {
    const scores = scoresOf(step.scores, model, memory);
    const { label } = learnerOf(memory);
    let best = label === 0 ? 1 : 0;
    for (let k = 0; k < scores.length; k++) if (k !== label && scores[k]! > scores[best]!) best = k;
    tensorOf(memory.uint8, step.pair).set([label, best]);
    return 0;
  },
  statements: (step, model) => [
    `${step.pair}[0] = label;`,
    `${step.pair}[1] = ff_rival_${scoreSuffix(model)}(result->scores, ${model.classes.length}, label);`,
  ],
  describe: () => "the wrong label that looks best: the hard negative",
  runtime: () => ["ff_rival"],
  reads: (step) => [step.scores],
  writes: (step) => [step.pair],
  shows: (step) => ({ tensor: step.pair, start: 0, length: 2 }),
};
