import type { BlockIr } from "../ir/ir-blocks.js";
import { LARGEST_BIAS } from "../numerics/bounds.js";
import { clamp } from "../numerics/fixed-point.js";
import { masterExponent, toMasterWeights } from "../numerics/master-weights.js";
import { largestOf } from "../numerics/scale.js";
import type { FloatProduct, IntegerProduct } from "./integer-product.js";
import { sliceBySlice } from "./slices.js";

/**
 * A dense layer that learns: int16 master weights with one scale for the layer and `headroom` to grow into, biases at the scale of the sums, one
 * requantization with m = 2^30 to exponent `wanted` (changed where its shift would leave 1..31).
 */
export function quantizeMasterWeights(
  { inputs, units, slices }: BlockIr,
  { weights, bias, overlay }: FloatProduct,
  inputExponent: number,
  wanted: number,
  headroom: number,
): IntegerProduct {
  const weightExponent = masterExponent(largestOf(weights) || 1 / Math.sqrt(inputs), headroom);
  const sumExponent = weightExponent + inputExponent;
  const shift = clamp(sumExponent - 2 - wanted, 1, 31);
  const additive = (values: ArrayLike<number>): Int32Array =>
    Int32Array.from(values, (value) =>
      clamp(Math.floor(value * 2 ** sumExponent + 0.5), -LARGEST_BIAS, LARGEST_BIAS),
    );
  return {
    values: {
      weights: sliceBySlice(toMasterWeights(weights, weightExponent), inputs, units, slices),
      bias: additive(bias),
      overlay: overlay && additive(overlay),
      factors: {
        multiplier: new Int32Array(units).fill(2 ** 30),
        shift: new Uint8Array(units).fill(shift),
      },
    },
    weightExponent,
    accumulatorScale: new Float64Array(units).fill(2 ** -sumExponent),
    exponent: sumExponent - 2 - shift,
  };
}
