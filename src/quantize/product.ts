import type { Ir } from "../ir/ir.js";
import type { Trained } from "../ir/trained.js";
import type { FloatProduct } from "./layer.js";

/**
 * The float form of a layer's product. A label overlaid on the input is another bias: the mean of all for one pass (the
 * neutral label), each for many.
 */
export function floatProduct(ir: Ir, trained: Trained, index: number): FloatProduct {
  const { weights, bias, overlay } = trained.layers[index]!;
  if (overlay === null) return { weights, bias, overlay };
  if (ir.training.rule !== "forwardForward") throw new Error(`${ir.training.rule} has no overlay`);
  const { amplitude } = ir.training;
  if (ir.inference.answer === "goodness")
    return { weights, bias, overlay: overlay.map((value) => value * amplitude) };
  const classes = ir.classes.length;
  const neutral = Float64Array.from(bias, (value, j) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += overlay[k * bias.length + j]!;
    return value + (amplitude / classes) * sum;
  });
  return { weights, bias: neutral, overlay: null };
}
