import type { Ir } from "../ir/ir.js";
import type { Trained } from "../ir/trained.js";
import { definitionOfReadout } from "../readouts/index.js";
import { settingsOf } from "../rules/rule.js";
import type { FloatProduct } from "./integer-product.js";

/**
 * The float form of a layer's product. A label overlaid on the input is another bias: the mean of all for one pass (the
 * neutral label), each for many.
 */
export function floatProduct(ir: Ir, trained: Trained, index: number): FloatProduct {
  const { weights, bias, overlay } = trained.layers[index]!;
  if (overlay === null) return { weights, bias, overlay };
  const { amplitude } = settingsOf(ir, "forwardForward");
  if (definitionOfReadout({ kind: ir.inference.readout }).floats.triesLabels)
    return { weights, bias, overlay: overlay.map((value) => value * amplitude) };
  const classes = ir.classes.length;
  const neutral = Float64Array.from(bias, (value, j) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += overlay[k * bias.length + j]!;
    return value + (amplitude / classes) * sum;
  });
  return { weights, bias: neutral, overlay: null };
}
