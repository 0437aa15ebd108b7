/** Scales of channels multiplied into the weights beside them, in float64. */
import { type Shape, sizeOf } from "../ir/shape.js";
import { KEEPS_CHANNELS, type ProductOp, productWindow, type ScaleOp } from "./net.js";

/** A product whose outputs are scaled: w' = w f, b' = b f + s of each output. */
export function behindScale<Op extends ProductOp>(product: Op, { factor, shift }: ScaleOp): Op {
  const units = product.bias.length;
  return {
    ...product,
    weights: product.weights.map((w, at) => w * factor[at % units]!),
    bias: product.bias.map((b, j) => b * factor[j]! + shift[j]!),
  };
}

/**
 * A product whose inputs are scaled: w' = w f of each input, b' = b + sum w s. Null where a window sees zeros around the map,
 * which would be scaled, too.
 * @param shape of what is scaled
 */
export function beforeScale<Op extends ProductOp>(
  product: Op,
  { factor, shift }: ScaleOp,
  shape: Shape,
): Op | null {
  const isPadded = productWindow(product)?.padding.some((each) => each > 0) ?? false;
  if (isPadded && shift.some((each) => each !== 0)) return null;
  const units = product.bias.length;
  const channels = shape.at(-1) ?? sizeOf(shape);
  const bias = product.bias.slice();
  const weights = product.weights.map((w, at) => {
    const j = at % units;
    const channel = KEEPS_CHANNELS[product.kind] ? j : Math.floor(at / units) % channels;
    bias[j] = bias[j]! + w * shift[channel]!;
    return w * factor[channel]!;
  });
  return { ...product, weights, bias };
}

/** One scale that is two, the second of what the first has made. */
export function bothScales(first: ScaleOp, { factor, shift, ...rest }: ScaleOp): ScaleOp {
  return {
    ...rest,
    inputs: first.inputs,
    factor: first.factor.map((own, c) => own * factor[c]!),
    shift: first.shift.map((own, c) => own * factor[c]! + shift[c]!),
  };
}
