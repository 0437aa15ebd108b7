import type { QuantLayer, QuantModel } from "../../ir/quant.js";

/** C name of a constant of a real layer's learning, e.g. `ECG_DENSE1_RATE`. */
export function rateName(
  { name }: QuantModel,
  layer: QuantLayer,
  what: "RATE" | "ERROR_RATE" | "SHARPNESS" | "ENERGY",
): string {
  return `${name}_${layer.name}_${what}`.toUpperCase();
}

/** C expression of the dither base of a layer in the update under way. */
export function ditherBase(layer: number): string {
  return `ff_dither_base(state->seed, state->step, ${layer}u)`;
}

/** What is added to a layer's index in the draws of its head, and of the second pass of a pair. */
export const HEAD_DRAWS = 128;
export const SECOND_DRAWS = 64;
