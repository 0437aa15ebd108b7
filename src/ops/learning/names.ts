import type { QuantLayer, QuantModel } from "../../ir/quant.js";

/** C name of a constant of a layer's learning, e.g. `ECG_DENSE1_RATE`. */
export function rateName(
  { name }: QuantModel,
  layer: QuantLayer,
  what: "RATE" | "ERROR_RATE" | "SHARPNESS" | "ENERGY" | "STREAM",
): string {
  return `${name}_${layer.name}_${what}`.toUpperCase();
}

/** C expression of the dither base of a layer in the update under way; `of`: what of it has a stream of its own. */
export function ditherBase(model: QuantModel, layer: QuantLayer, of: "" | "HEAD" | "SECOND" = ""): string {
  const stream = rateName(model, layer, "STREAM");
  return `ff_dither_base(state->seed, state->step, ${of === "" ? stream : `${stream} + FF_${of}_STREAM`})`;
}
