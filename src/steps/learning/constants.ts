import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { floatLiteral, whole } from "../c.js";

/** Constants of updates as C has them: structs of integers, macros of floats. */

/** C name of a constant of a real layer's learning, e.g. `ECG_DENSE1_RATE`. */
export function rateName(
  { name }: Pick<DeviceModel, "name">,
  { layer }: Block,
  what: "RATE" | "ERROR_RATE" | "SHARPNESS" | "ENERGY",
): string {
  return `${name}_${layer.name}_${what}`.toUpperCase();
}

/** C expression of the dither base of a block's draws in the update under way. */
export function ditherBase(draws: number): string {
  return `ff_dither_base(state->seed, state->step, ${draws}u)`;
}

/** What is added to a block's index in the draws of its head, and of the second pass of a pair. */
export const HEAD_DRAWS = 128;
export const SECOND_DRAWS = 64;

const LITERAL: Readonly<Record<Family, (value: number) => string>> = {
  integer: (value) => whole(value),
  real: floatLiteral,
};

/** A number in units of the scores, as a C constant. */
export function scoreLiteral(model: DeviceModel, value: number): string {
  return LITERAL[formatOf(model).family](value);
}

/** The bound below which a layer does not learn, as a C constant. */
export function skipLiteral(model: DeviceModel): string {
  return scoreLiteral(model, model.learning!.skip);
}

/** The statements that decide from `error` whether a layer learns, and scale the errors where the model's rate falls. */
export function learnsStatements(model: DeviceModel, error: string, errors: string, count: number): string[] {
  const { stride } = model.learning!;
  const { score } = formatOf(model).suffixes;
  return [
    `learns = ${error} >= ${skipLiteral(model)};`,
    "*(learns ? &step->updated : &step->skipped) += 1u;",
    ...(stride === 0
      ? []
      : [`ff_slow_${score}(${errors}, ${count}, ff_pace(state->step, ${whole(stride)}u));`]),
  ];
}

/** Statements before the first use of scores: floats that have left their range end the update. */
export function boundedStatements(model: DeviceModel, bounded: string): string[] {
  const guards: Readonly<Record<Family, string[]>> = {
    integer: [],
    real: [`if (!${bounded}) {`, "    return FF_DIVERGED;", "}"],
  };
  return guards[formatOf(model).family];
}

/** Runtime file of the updates. */
export function learnFile(model: DeviceModel): string {
  return `ff_learn_${formatOf(model).suffixes.learn}`;
}
