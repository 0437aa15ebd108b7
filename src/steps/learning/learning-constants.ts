import type { Values } from "../../formats/element.js";
import type { Family } from "../../formats/format.js";
import { formatOf } from "../../formats/index.js";
import { reals } from "../../formats/narrow.js";
import type { Block } from "../../ir/blocks.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { scoresBounded } from "../../numerics/real-arithmetic.js";
import { floatLiteral, whole } from "../c.js";

/** Constants of updates as C has them: structs of integers, macros of floats. */

/** C name of a constant of a layer's learning, e.g. `ECG_DENSE1_RATE`. */
export function rateName(
  { name }: Pick<DeviceModel, "name">,
  { layer }: Block,
  what: "RATE" | "ERROR_RATE" | "SHARPNESS" | "ENERGY" | "STREAM",
): string {
  return `${name}_${layer.name}_${what}`.toUpperCase();
}

/** C name of a constant that the learning layers of a model share, e.g. `ECG_LEARNING_SKIP`. */
export function sharedName(
  { name }: Pick<DeviceModel, "name">,
  what: "LEARNING_SKIP" | "RATE_STRIDE",
): string {
  return `${name}_${what}`.toUpperCase();
}

/** C expression of the dither base of a layer in the update under way; `of`: the part of it with a stream of its own. */
export function ditherBase(
  model: Pick<DeviceModel, "name">,
  block: Block,
  of: "" | "HEAD" | "SECOND" = "",
): string {
  const stream = rateName(model, block, "STREAM");
  return `ff_dither_base(state->seed, state->step, ${of === "" ? stream : `${stream} + FF_${of}_STREAM`})`;
}

const LITERAL: Readonly<Record<Family, (value: number) => string>> = {
  integer: (value) => whole(value),
  real: floatLiteral,
};

/** A number in units of the scores, as a C constant. */
export function scoreLiteral(model: DeviceModel, value: number): string {
  return LITERAL[formatOf(model).family](value);
}

/** The statements that decide from `error` whether a layer learns, and scale the errors where the model's rate falls. */
export function learnsStatements(model: DeviceModel, error: string, errors: string, count: number): string[] {
  const { stride } = model.learning!;
  const { score } = formatOf(model).suffixes;
  return [
    `learns = ${error} >= ${sharedName(model, "LEARNING_SKIP")};`,
    ...["if (learns) {", "    step->updated++;", "} else {", "    step->skipped++;", "}"],
    ...(stride === 0
      ? []
      : [
          `ff_scale_errors_${score}(${errors}, ${count}, ff_rate_sixteenths(state->step, ${sharedName(model, "RATE_STRIDE")}));`,
        ]),
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

/** The same on the host: false of floats that have left their range. */
export function areBounded(model: DeviceModel, scores: Values): boolean {
  const isBounded: Readonly<Record<Family, () => boolean>> = {
    integer: () => true,
    real: () => scoresBounded(reals(scores)),
  };
  return isBounded[formatOf(model).family]();
}

/** Runtime file of the updates. */
export function learnFile(model: DeviceModel): string {
  return `ff_learn_${formatOf(model).suffixes.learn}`;
}
