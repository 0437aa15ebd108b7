import type { AnswerStep } from "../ir/schedule.js";
import { type Op, sumOfSquares, tensorOf } from "./op.js";

const INT32_MAX = 0x7fff_ffff;

/** label = lowest index of the largest score; margin = largest - second largest; goodness of the last layer. */
export const answer: Op<AnswerStep> = {
  run(step, _model, memory) {
    const scores = tensorOf(memory.int32, step.scores);
    let label = 0;
    for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[label]!) label = k;
    let second = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < scores.length; k++) if (k !== label) second = Math.max(second, scores[k]!);
    memory.answer.label = label;
    memory.answer.margin = Math.min(INT32_MAX, scores[label]! - second);
    memory.answer.goodness = sumOfSquares(tensorOf(memory.int8, step.z));
    return 0;
  },
  statements(step, model) {
    const units = model.layers.at(-1)!.units;
    return [
      `result->label = ff_answer_s32(result->scores, ${model.classes.length}, &result->margin);`,
      `result->goodness = ff_goodness_s8(${step.z}, ${units});`,
    ];
  },
  describe: (_step, model) => `argmax of ${model.classes.length} scores, margin, goodness`,
  runtime: () => ["ff_answer"],
  reads: (step) => [step.scores, step.z],
  writes: () => [],
};
