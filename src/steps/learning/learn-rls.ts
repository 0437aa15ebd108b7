import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { int8s, int16s, int32s, reals, uint32s } from "../../formats/narrow.js";
import { blockOf } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { Role } from "../../ir/parameter.js";
import { rlsLearnInteger } from "../../numerics/rls-integer.js";
import { rlsLearnReal } from "../../numerics/rls-real.js";
import { rlsEnding, rlsInputExponent, rlsName, scoresName } from "../rls.js";
import { learnerOf, type Memory, requireValues, type StepDefinition, sizesOf, tensorOf } from "../step.js";
import { dataOf } from "../table-names.js";
import { areBounded, boundedStatements } from "./learning-constants.js";
import { VALUE_FILES } from "./value-error.js";

/** M and P after one labelled sample, by recursive least squares. */
export interface LearnRlsStep {
  readonly kind: "learnRls";
  readonly layer: number;
  readonly h: string;
  readonly scores: string;
  /** A class, or values in standard deviations, of which `scores` is the estimate. */
  readonly truth: "class" | "values";
  /** P h, [units]. */
  readonly v: string;
  /** Errors of the scores, [classes]; null beside floats. */
  readonly error: string | null;
}

/** Parts of the step that differ by family. */
interface OfFamily {
  run(step: LearnRlsStep, model: DeviceModel, memory: Memory): void;
  /** The call with its arguments, of which the last are the room that it takes. */
  call(call: string, args: readonly string[], step: LearnRlsStep): string;
  readonly runtime: readonly string[];
}

const FAMILIES: Readonly<Record<Family, OfFamily>> = {
  integer: {
    run(step, model, memory) {
      const learner = learnerOf(memory);
      const of = (role: Role) => requireValues(blockOf(model, step.layer), role, memory);
      learner.saturated += rlsLearnInteger(
        {
          solution: int16s(of("solution")),
          covariance: int16s(of("covariance")),
          resets: uint32s(of("resets")),
        },
        { h: int8s(tensorOf(memory, step.h)), exponent: rlsInputExponent(model) },
        int32s(tensorOf(memory, step.scores)),
        { class: () => learner.label, values: () => int16s(learner.targets) }[step.truth](),
        int32s(tensorOf(memory, step.v)),
      );
    },
    call: (call, args, { v, error }) =>
      `state->saturated += ${call}(${[...args, v, error ?? "NULL"].join(", ")});`,
    runtime: [],
  },
  real: {
    run(step, model, memory) {
      const learner = learnerOf(memory);
      const of = (role: Role) => requireValues(blockOf(model, step.layer), role, memory);
      rlsLearnReal(
        {
          solution: reals(of("solution")),
          covariance: reals(of("covariance")),
          resets: uint32s(of("resets")),
        },
        reals(tensorOf(memory, step.h)),
        reals(tensorOf(memory, step.scores)),
        { class: () => learner.label, values: () => reals(learner.targets) }[step.truth](),
        reals(tensorOf(memory, step.v)),
      );
    },
    call: (call, args, { v }) => `${call}(${[...args, v].join(", ")});`,
    runtime: ["ff_softmax_f32"], // knows whether scores are within their range
  },
};

/** Truth that a kernel learns: its name, what a call in C has of it, and files that make that. */
interface OfTruth {
  readonly learns: string;
  readonly argument: string;
  runtime(family: Family): readonly string[];
}

const TRUTHS: Readonly<Record<LearnRlsStep["truth"], OfTruth>> = {
  class: { learns: "learn", argument: "label", runtime: () => [] },
  values: { learns: "learn_values", argument: "t", runtime: (family) => VALUE_FILES[family] },
};

/** k = P h / (1 + h P h), M += k (y - scores), P -= k (P h)^T. */
export const learnRls: StepDefinition<LearnRlsStep> = {
  run(step, model, memory) {
    const learner = learnerOf(memory);
    if (!areBounded(model, tensorOf(memory, step.scores))) learner.diverged = true;
    else {
      FAMILIES[formatOf(model).family].run(step, model, memory);
      learner.updated++;
    }
    return 0;
  },
  statements(step, model) {
    const block = blockOf(model, step.layer);
    const args = [
      `&${rlsName(model, block)}`,
      ...(["solution", "covariance", "resets"] as const).map((role) => dataOf(model, block, role)),
      ...[step.h, scoresName(step), TRUTHS[step.truth].argument],
    ];
    const call = `ff_rls_${TRUTHS[step.truth].learns}_${rlsEnding(model)}`;
    return [
      ...boundedStatements(model, `ff_bounded_f32(${scoresName(step)}, ${model.classes.length})`),
      FAMILIES[formatOf(model).family].call(call, args, step),
      "step->updated++;",
    ];
  },
  describe: () => "the fit of least squares takes the sample in",
  runtime(step, model) {
    const { family } = formatOf(model);
    const own = `ff_rls_${rlsEnding(model)}`;
    return [own, ...FAMILIES[family].runtime, ...TRUTHS[step.truth].runtime(family)];
  },
  reads: (step) => [step.h, step.scores],
  writes: ({ v, error }) => [v, ...(error === null ? [] : [error])],
  traceOutput: (step, model) => ({
    tensor: step.v,
    start: 0,
    length: sizesOf(blockOf(model, step.layer)).units,
  }),
};
