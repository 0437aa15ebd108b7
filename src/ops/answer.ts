import type { QuantExits, QuantModel } from "../ir/quant.js";
import type { AnswerStep } from "../ir/schedule.js";
import { layerOf, type Op, sumOfSquares, tensorOf } from "./op.js";

const INT32_MAX = 0x7fff_ffff;

/**
 * label = lowest index of the largest score among the labels in the race; margin = largest - second largest. Inference
 * ends at the last exit, or where the margin (or the largest score) is at least the exit's threshold.
 */
export const answer: Op<AnswerStep> = {
  run(step, model, memory) {
    const scores = tensorOf(memory.int32, step.scores);
    const { label, margin } = topTwo(scores, step.live === null ? null : tensorOf(memory.uint8, step.live));
    const done = leaves(model.exits, step.exit, margin, scores[label]!);
    Object.assign(memory.answer, { label, margin, exit: step.exit, done });
    if (done)
      memory.answer.goodness = sumOfSquares(activations(step, model, tensorOf(memory.int8, step.z), label));
    return 0;
  },
  statements(step, model) {
    return [
      step.live === null
        ? `result->label = ff_answer_s32(result->scores, ${model.classes.length}, &result->margin);`
        : `result->label = ff_answer_live_s32(result->scores, ${step.live}, ${model.beam}, &result->margin);`,
    ];
  },
  describe(step, model) {
    const condition = leaveCondition(step, model);
    const what = `argmax of ${step.live === null ? model.classes.length : model.beam} scores, margin`;
    return condition === null ? `${what}, goodness` : `exit ${step.exit}: ${what}; leave if it is sure`;
  },
  runtime: () => ["ff_answer", "ff_goodness"],
  reads: (step) => [step.scores, step.z, ...(step.live === null ? [] : [step.live])],
  writes: () => [],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

/** Lowest index of the largest score, and its distance to the second, over all labels or the `live` ones (ascending). */
export function topTwo(
  scores: Int32Array,
  live: Uint8Array | null,
): { readonly label: number; readonly margin: number } {
  let label = -1;
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < (live ?? scores).length; at++) {
    const k = live === null ? at : live[at]!;
    const score = scores[k]!;
    if (score > first) {
      second = first;
      first = score;
      label = k;
    } else if (score > second) second = score;
  }
  return { label, margin: Math.min(INT32_MAX, first - second) };
}

/** Whether inference ends at this exit: no threshold means the last one. */
function leaves(exits: QuantExits | null, exit: number, margin: number, largest: number): boolean {
  const threshold = exits?.thresholds[exit];
  if (exits === null || threshold === undefined) return true;
  return (exits.rule === "margin" ? margin : largest) >= threshold;
}

/** C condition under which inference leaves here; null at the last exit. */
export function leaveCondition(step: AnswerStep, model: QuantModel): string | null {
  const { exits } = model;
  if (exits === null || step.exit >= exits.thresholds.length) return null;
  const sure = exits.rule === "margin" ? "result->margin" : "result->scores[result->label]";
  return `${sure} >= ${model.name}_thresholds[${step.exit}]`;
}

/** C expression of the goodness: of the units computed so far, for the label that answers. */
export function goodnessExpression(step: AnswerStep, model: QuantModel): string {
  const z = step.perLabel ? `&${step.z}[result->label * ${layerOf(step, model).units}u]` : step.z;
  return `ff_goodness_s8(${z}, ${step.units})`;
}

function activations(step: AnswerStep, model: QuantModel, z: Int8Array, label: number): Int8Array {
  const start = step.perLabel ? label * layerOf(step, model).units : 0;
  return z.subarray(start, start + step.units);
}
