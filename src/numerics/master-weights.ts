import { MASTER_RANGE } from "./bounds.js";
import { clamp } from "./fixed-point.js";
import { exponentOf } from "./scale.js";

/** Weights that learn: int16 master weights of int8 weights. */

/**
 * Room that weights, heads and activations get to grow into while they are learnt: their largest value before learning
 * uses a quarter of the range.
 */
export const HEADROOM = 4;

/**
 * The same of the weights of cells, which end at the scale with which they begin: a unit that makes its input anew has no use for larger
 * ones. Two bits more are most of what the int8 view leaves of an input that is usual.
 */
export const CELL_HEADROOM = 1;

/** Exponent of the int8 view of master weights whose largest real magnitude is `largest`. */
export function masterExponent(largest: number, headroom = HEADROOM): number {
  return exponentOf(headroom * largest);
}

/** V = round(w * 2^(exponent + 8)) + 128 within the range of master weights. */
export function toMasterWeights(weights: Float32Array, exponent: number): Int16Array {
  const scale = 2 ** (exponent + 8);
  return Int16Array.from(weights, (w) => clamp(Math.floor(w * scale + 0.5) + 128, ...MASTER_RANGE));
}
