import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { reals, uint8s } from "../formats/narrow.js";
import { blockOf } from "../ir/blocks.js";
import type { DeviceExits, DeviceModel } from "../ir/device-model.js";
import { notVanished } from "../numerics/squares.js";
import { type Memory, type StepDefinition, scoresOf, sizesOf, tensorOf } from "./step.js";

/**
 * label = argmax(scores), margin = top1 - top2, goodness = sum of squares of the layer's z so far. Inference ends here
 * at the last exit, or where the exit's threshold is reached.
 */
export interface DecideStep {
  readonly kind: "decide";
  readonly exit: number;
  readonly layer: number;
  readonly scores: string;
  readonly z: string;
  /** Units of the layer that have been computed. */
  readonly units: number;
  /** Labels in the race; null for all. */
  readonly activeLabels: string | null;
  /** True where z holds a row per candidate label. */
  readonly perLabel: boolean;
  /** True where z is the sum of squares itself, of a map that is not there any more. */
  readonly isSquares?: true;
}

/**
 * label = lowest index of the largest score among the labels in the race; margin = largest - second largest. Inference
 * ends at the last exit, or where the margin (or the largest score) is at least the exit's threshold.
 */
export const decide: StepDefinition<DecideStep> = {
  run(step, model, memory) {
    const scores = scoresOf(memory);
    const active = step.activeLabels === null ? null : uint8s(tensorOf(memory, step.activeLabels));
    const { label, margin } = formatOf(model).arithmetic.topTwo(scores, active);
    const live = thresholdsFollow(model) ? memory.learner?.thresholds : undefined;
    const thresholds = live ?? model.exits?.thresholds ?? null;
    const done = leaves(model.exits, thresholds, step.exit, margin, scores[label]!);
    Object.assign(memory.prediction, { label, margin, exit: step.exit, done });
    if (done) memory.prediction.goodness = goodness(step, model, memory, label);
    return 0;
  },
  statements(step, model) {
    const type = formatOf(model).suffixes.score;
    return [
      step.activeLabels === null
        ? `result->label = ff_answer_${type}(result->scores, ${model.classes.length}, &result->margin);`
        : `result->label = ff_answer_live_${type}(result->scores, ${step.activeLabels}, ${model.beam}, &result->margin);`,
    ];
  },
  describe(step, model) {
    const condition = leaveCondition(step, model);
    const what = `argmax of ${step.activeLabels === null ? model.classes.length : model.beam} scores, margin`;
    return condition === null ? `${what}, goodness` : `exit ${step.exit}: ${what}; ${leaveText(step, model)}`;
  },
  runtime(_step, model) {
    const { files } = formatOf(model);
    return [files.decide, files.goodness];
  },
  suspect: () => "the last head agrees: something overwrites the scores before the answer",
  leave: (step, model) => ({
    exit: step.exit,
    condition: leaveCondition(step, model),
    goodness: goodnessExpression(step, model),
    status: decisionStatus(model),
  }),
  reads: (step) => [step.scores, step.z, ...(step.activeLabels === null ? [] : [step.activeLabels])],
  writes: () => [],
  withoutMap: (step, { squares }) => ({ ...step, z: squares, isSquares: true }),
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
};

/** True where inference ends at this exit: no threshold means the last one. */
export function leaves(
  exits: DeviceExits | null,
  thresholds: DeviceExits["thresholds"] | null,
  exit: number,
  margin: number,
  largest: number,
): boolean {
  const threshold = thresholds?.[exit];
  if (exits === null || threshold === undefined) return true;
  return { margin, lightff: largest }[exits.rule] >= threshold;
}

/** True where thresholds follow what is learnt, so that the state has them: labels tell how. */
export function thresholdsFollow({ exits, learning }: Pick<DeviceModel, "exits" | "learning">): boolean {
  return exits !== null && learning !== null && learning.drift === undefined;
}

/** The number that exits compare, in words. */
export const COMPARED: Readonly<Record<DeviceExits["rule"], string>> = {
  margin: "margin",
  lightff: "largest score",
};

/** The condition under which inference ends, in words. */
function leaveText({ exit }: DecideStep, { exits }: DeviceModel): string {
  return exits === null ? "" : `return if ${COMPARED[exits.rule]} >= thresholds[${exit}]`;
}

/** C condition under which inference leaves here; null at the last exit. */
export function leaveCondition(step: Pick<DecideStep, "exit">, model: DeviceModel): string | null {
  const { exits } = model;
  if (exits === null || step.exit >= exits.thresholds.length) return null;
  const sure = { margin: "result->margin", lightff: "result->scores[result->label]" }[exits.rule];
  const thresholds = thresholdsFollow(model) ? "state->thresholds" : `${model.name}_thresholds`;
  return `${sure} >= ${thresholds}[${step.exit}]`;
}

/** C expression of the goodness: of the units computed so far, for the label that is predicted. */
function goodnessExpression(step: DecideStep, model: DeviceModel): string {
  if (step.isSquares) return `${step.z}[0]`;
  const { units } = sizesOf(blockOf(model, step.layer));
  const z = step.perLabel ? `&${step.z}[result->label * ${units}u]` : step.z;
  const kind = mayVanish(step, model) ? "known_goodness" : "goodness";
  return `ff_${kind}_${formatOf(model).suffixes.stored}(${z}, ${step.units})`;
}

const KNOWN: Readonly<Record<Family, (classes: number) => string>> = {
  integer: () => "FF_OK",
  real: (classes) => `ff_answered_f32(result->scores, ${classes}, result->margin, result->goodness)`,
};

/** C expression of the status of a prediction whose numbers stand in the result: floats may have left their range. */
function decisionStatus(model: DeviceModel): string {
  return KNOWN[formatOf(model).family](model.classes.length);
}

function goodness(step: DecideStep, model: DeviceModel, memory: Memory, label: number): number {
  if (step.isSquares) return tensorOf(memory, step.z)[0]!;
  const start = step.perLabel ? label * sizesOf(blockOf(model, step.layer)).units : 0;
  const z = tensorOf(memory, step.z).subarray(start, start + step.units);
  const squares = formatOf(model).arithmetic.sumOfSquares(z);
  return mayVanish(step, model) ? notVanished(squares, reals(z)) : squares;
}

/** True for scores that are squares which float32 may round to 0, one and all; those of halves it does not. */
function mayVanish(step: DecideStep, model: DeviceModel): boolean {
  const { readout } = blockOf(model, step.layer).tap;
  return formatOf(model).squaresVanish && (readout?.squares ?? false);
}
