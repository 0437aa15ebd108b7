import type { Values } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8s, int16s, int32s, reals } from "../formats/narrow.js";
import { type Block, blockOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { RLS_EXPONENT, RLS_VALUE_EXPONENT, rlsScoresInteger } from "../numerics/rls-integer.js";
import { rlsScoresReal } from "../numerics/rls-real.js";
import { LAYER_EXIT } from "./layer-exit.js";
import { requireValues, type StepDefinition, sizesOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";

/** scores, or the estimate of values, = h M, with what recursive least squares have learnt. */
export interface RlsStep {
  readonly kind: "rls";
  readonly layer: number;
  readonly h: string;
  readonly scores: string;
}

const SCORES_OF: Readonly<Record<Family, (solution: Values, h: Values, scores: Values) => number>> = {
  integer: (solution, h, scores) => rlsScoresInteger(int16s(solution), int8s(h), int32s(scores)),
  real: (solution, h, scores) => rlsScoresReal(reals(solution), reals(h), reals(scores)),
};

/** scores = h M. */
export const rls: StepDefinition<RlsStep> = {
  isForward: true,
  run(step, model, memory) {
    const solution = requireValues(blockOf(model, step.layer), "solution", memory);
    return SCORES_OF[formatOf(model).family](
      solution,
      tensorOf(memory, step.h),
      tensorOf(memory, step.scores),
    );
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [`&${rlsName(model, block)}`, dataOf(model, block, "solution"), step.h, scoresName(step)];
    return [`macs += ff_rls_scores_${rlsEnding(model)}(${args.join(", ")});`];
  },
  describe: (step, model) =>
    `fit of least squares ${sizesOf(blockOf(model, step.layer)).units} -> ${model.classes.length}`,
  runtime: (_step, model) => [`ff_rls_${rlsEnding(model)}`],
  suspect: () => "h agrees: the products with the fit",
  reads: (step) => [step.h],
  writes: (step) => [step.scores],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  exit: LAYER_EXIT,
};

/** Scores in C: those of the result, or an estimate, which becomes its values. */
export function scoresName({ scores }: Pick<RlsStep, "scores">): string {
  return scores === SCORES ? "result->scores" : scores;
}

/** Exponent of M beside integers. */
export function solutionExponent({ valueExponent }: Pick<DeviceModel, "valueExponent">): number {
  return valueExponent === undefined ? RLS_EXPONENT : RLS_VALUE_EXPONENT;
}

/** Exponent of h, which scores have together with that of M; 0 beside floats. */
export function rlsInputExponent(model: DeviceModel): number {
  return { integer: model.scoreExponent - solutionExponent(model), real: 0 }[formatOf(model).family];
}

/** C name of the constants of the readout. */
export function rlsName({ name }: Pick<DeviceModel, "name">, { layer }: Block): string {
  return `${name}_${layer.name}_rls`;
}

/** Ending of its kernels: of the fit beside integers, of h beside floats. */
export function rlsEnding(model: DeviceModel): string {
  const { family, suffixes } = formatOf(model);
  return { integer: suffixes.learn, real: suffixes.stored }[family];
}
