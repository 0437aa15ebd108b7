import type { QuantExits, QuantModel } from "../ir/quant.js";
import type { AnswerStep } from "../ir/schedule.js";
import { answerReal, sumOfSquares as sumOfSquaredReals } from "../numerics/real.js";
import { notVanished } from "../numerics/squares.js";
import { goodnessFile } from "./candidates.js";
import { layerOf, type Memory, type Op, scoresOf, suffixOf, sumOfSquares, tensorOf } from "./op.js";

const INT32_MAX = 0x7fff_ffff;

/**
 * label = lowest index of the largest score among the labels in the race; margin = largest - second largest. Inference
 * ends at the last exit, or where the margin (or the largest score) is at least the exit's threshold.
 */
export const answer: Op<AnswerStep> = {
  run(step, model, memory) {
    const scores = scoresOf(step.scores, model, memory);
    const { label, margin } = topTwo(scores, step.live === null ? null : tensorOf(memory.uint8, step.live));
    const thresholds = memory.learner?.thresholds ?? model.exits?.thresholds ?? null;
    const done = leaves(model.exits, thresholds, step.exit, margin, scores[label]!);
    Object.assign(memory.answer, { label, margin, exit: step.exit, done });
    if (done) memory.answer.goodness = goodness(step, model, memory, label);
    return 0;
  },
  statements(step, model) {
    const type = scoreSuffix(model);
    return [
      step.live === null
        ? `result->label = ff_answer_${type}(result->scores, ${model.classes.length}, &result->margin);`
        : `result->label = ff_answer_live_${type}(result->scores, ${step.live}, ${model.beam}, &result->margin);`,
    ];
  },
  describe(step, model) {
    const condition = leaveCondition(step, model);
    const what = `argmax of ${step.live === null ? model.classes.length : model.beam} scores, margin`;
    return condition === null ? `${what}, goodness` : `exit ${step.exit}: ${what}; ${leaveText(step, model)}`;
  },
  runtime: (_step, model) => [answerFile(model), goodnessFile(model)],
  reads: (step) => [step.scores, step.z, ...(step.live === null ? [] : [step.live])],
  writes: () => [],
  shows: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

/** Lowest index of the largest score, and its distance to the second, over all labels or the `live` ones (ascending). */
export function topTwo(
  scores: Int32Array | Float32Array,
  live: Uint8Array | null,
): { readonly label: number; readonly margin: number } {
  if (scores instanceof Float32Array) return answerReal(scores, live);
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

/** Ending of the functions on scores: they are int32 or float32. */
export function scoreSuffix({ precision }: QuantModel): "s32" | "f32" {
  return precision === "int8" ? "s32" : "f32";
}

/** Runtime file of argmax, margin and beam. */
export function answerFile(model: QuantModel): string {
  return model.precision === "int8" ? "ff_answer" : "ff_answer_f32";
}

/** Whether inference ends at this exit: no threshold means the last one. */
function leaves(
  exits: QuantExits | null,
  thresholds: QuantExits["thresholds"] | null,
  exit: number,
  margin: number,
  largest: number,
): boolean {
  const threshold = thresholds?.[exit];
  if (exits === null || threshold === undefined) return true;
  return (exits.rule === "margin" ? margin : largest) >= threshold;
}

/** The condition under which inference ends, in words. */
function leaveText({ exit }: AnswerStep, { exits }: QuantModel): string {
  return `return if ${exits?.rule === "margin" ? "margin" : "largest score"} >= thresholds[${exit}]`;
}

/** C condition under which inference leaves here; null at the last exit. */
export function leaveCondition(step: AnswerStep, model: QuantModel): string | null {
  const { exits } = model;
  if (exits === null || step.exit >= exits.thresholds.length) return null;
  const sure = exits.rule === "margin" ? "result->margin" : "result->scores[result->label]";
  const thresholds = model.learning ? "state->thresholds" : `${model.name}_thresholds`;
  return `${sure} >= ${thresholds}[${step.exit}]`;
}

/** C expression of the goodness: of the units computed so far, for the label that answers. */
export function goodnessExpression(step: AnswerStep, model: QuantModel): string {
  const z = step.perLabel ? `&${step.z}[result->label * ${layerOf(step, model).units}u]` : step.z;
  const kind = mayVanish(step, model) ? "known_goodness" : "goodness";
  return `ff_${kind}_${suffixOf(model)}(${z}, ${step.units})`;
}

/** C expression of the status of an answer whose numbers stand in the result: floats may have left their range. */
export function answeredExpression({ precision, classes }: QuantModel): string {
  if (precision === "int8") return "FF_OK";
  return `ff_answered_f32(result->scores, ${classes.length}, result->margin, result->goodness)`;
}

function goodness(step: AnswerStep, model: QuantModel, memory: Memory, label: number): number {
  const start = step.perLabel ? label * layerOf(step, model).units : 0;
  const end = start + step.units;
  if (model.precision === "int8") return sumOfSquares(tensorOf(memory.int8, step.z).subarray(start, end));
  const z = tensorOf(memory.real, step.z).subarray(start, end);
  const squares = sumOfSquaredReals(z);
  return mayVanish(step, model) ? notVanished(squares, z) : squares;
}

/** Whether scores are squares that float32 may round to 0, one and all; those of halves it does not. */
function mayVanish(step: AnswerStep, model: QuantModel): boolean {
  const kind = layerOf(step, model).answer?.kind;
  return model.precision === "f32" && (kind === "groups" || kind === "goodness");
}
