import type { DenseIr } from "../ir/ir.js";
import { LARGEST_BIAS, MASTERS } from "../numerics/bounds.js";
import { clamp } from "../numerics/int8.js";
import type { FloatProduct, QuantProduct } from "./layer.js";
import { sliceBySlice } from "./layer.js";
import { exponentOf, largestOf } from "./scale.js";

/**
 * Room that weights, heads and activations get to grow into while they are learnt: their largest value before learning
 * uses a quarter of the range.
 */
export const HEADROOM = 4;

/** Exponent of the int8 view of masters whose largest real magnitude is `largest`. */
export function masterExponent(largest: number): number {
  return exponentOf(HEADROOM * largest);
}

/** V = round(w * 2^(exponent + 8)) + 128 within the range of masters. */
export function toMasters(weights: Float32Array, exponent: number): Int16Array {
  const scale = 2 ** (exponent + 8);
  return Int16Array.from(weights, (w) => clamp(Math.floor(w * scale + 0.5) + 128, ...MASTERS));
}

/**
 * A dense layer that learns: int16 masters with one scale for the layer, biases at the scale of the sums, one
 * requantization with m = 2^30 to exponent `wanted` (changed where its shift would leave 1..31).
 */
export function quantizeMasters(
  ir: DenseIr,
  { weights, bias, overlay }: FloatProduct,
  inputExponent: number,
  wanted: number,
): QuantProduct & { readonly weightExponent: number } {
  const { inputs, units, slices } = ir;
  const weightExponent = masterExponent(largestOf(weights) || 1 / Math.sqrt(inputs));
  const sumExponent = weightExponent + inputExponent;
  const shift = clamp(sumExponent - 2 - wanted, 1, 31);
  const additive = (values: ArrayLike<number>): Int32Array =>
    Int32Array.from(values, (value) =>
      clamp(Math.floor(value * 2 ** sumExponent + 0.5), -LARGEST_BIAS, LARGEST_BIAS),
    );
  return {
    kind: "integer",
    name: ir.name,
    source: ir.source,
    inputs,
    units,
    slices,
    weights: sliceBySlice(toMasters(weights, weightExponent), inputs, units, slices),
    weightExponent,
    bias: additive(bias),
    overlay: overlay && additive(overlay),
    multiplier: new Int32Array(units).fill(2 ** 30),
    shift: new Uint8Array(units).fill(shift),
    accumulatorScale: new Float64Array(units).fill(2 ** -sumExponent),
    exponent: sumExponent - 2 - shift,
  };
}
