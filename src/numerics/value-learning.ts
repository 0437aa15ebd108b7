import type { ConstantUpdate } from "../ir/update-constants.js";
import { BIAS_ROW, ditherColumn, ditherRow } from "./dither.js";
import { clamp } from "./fixed-point.js";
import { scaledError } from "./integer-learning.js";
import { scoresBounded } from "./real-arithmetic.js";

/**
 * Learning of values, twin of templates/runtime/ff_learn_values_{s32,f32}.c; formulas in numerics/README.md. Targets and their
 * errors count standard deviations of the target over the training part; of integers they have TARGET_BITS fractional bits.
 */

/** Fractional bits of a standardised target, and of the error of an estimate. */
export const TARGET_BITS = 12;
/** Standard deviations that an error is limited to: one outlier must not ruin the weights. */
export const LARGEST_ERROR = 4;
/** Standard deviations that a target is limited to; of integers less one step, for int16. */
const LARGEST_TARGET = 8;
/** Fractional bits of the bound below which a layer does not learn. */
const SKIP_BITS = 15;

const f = Math.fround;

/** Factors from distances of a target to its mean to standard deviations with TARGET_BITS; tables [targets]. */
export interface TargetScales {
  /** 2^30 .. 2^31 - 1 */
  readonly scale: Int32Array;
  /** 1..62 */
  readonly shift: Uint8Array;
}

/**
 * t[k] = ((target[k] - offset[k]) * scale[k] + 2^(shift[k] - 1)) >> shift[k], limited to +-32767; the distance is limited to
 * +-(2^31 - 1), the product has 64 bits. Returns how many targets were limited.
 */
export function standardizeTargetsInteger(
  { scale, shift }: TargetScales,
  offset: Int32Array,
  target: Int32Array,
  t: Int16Array,
): number {
  const largest = LARGEST_TARGET * 2 ** TARGET_BITS - 1;
  let clipped = 0;
  for (let k = 0; k < t.length; k++) {
    const distance = clamp(target[k]! - offset[k]!, -0x7fff_ffff, 0x7fff_ffff);
    const s = BigInt(shift[k]!);
    const exact = Number((BigInt(distance) * BigInt(scale[k]!) + (1n << (s - 1n))) >> s);
    t[k] = clamp(exact, -largest, largest);
    if (t[k] !== exact) clipped++;
  }
  return clipped;
}

/** t[k] = (target[k] - offset[k]) / scale[k], each rounded to float32, limited to +-8. Returns how many targets were limited. */
export function standardizeTargetsReal(
  scale: Float32Array,
  offset: Float32Array,
  target: Float32Array,
  t: Float32Array,
): number {
  let clipped = 0;
  for (let k = 0; k < t.length; k++) {
    const exact = f(f(target[k]! - offset[k]!) / scale[k]!);
    t[k] = clamp(exact, -LARGEST_TARGET, LARGEST_TARGET);
    if (t[k] !== exact) clipped++;
  }
  return clipped;
}

/**
 * d = V - t with TARGET_BITS, limited to +-4 deviations, of an estimate with `exponent`. Returns the largest |d| with SKIP_BITS.
 */
export function valueErrorInteger(
  exponent: number,
  estimate: Int32Array,
  t: Int16Array,
  d: Int32Array,
): number {
  const limit = LARGEST_ERROR * 2 ** TARGET_BITS;
  let largest = 0;
  for (let k = 0; k < d.length; k++) {
    d[k] = clamp(withTargetBits(estimate[k]!, exponent) - t[k]!, -limit, limit);
    largest = Math.max(largest, Math.abs(d[k]!));
  }
  return largest * 2 ** (SKIP_BITS - TARGET_BITS);
}

/** An estimate below 2^30 with TARGET_BITS in place of `exponent` fractional bits, -18..42; a coarser one is limited to +-16. */
function withTargetBits(estimate: number, exponent: number): number {
  const lower = exponent - TARGET_BITS;
  if (lower > 0) return (estimate + (1 << (lower - 1))) >> lower;
  const most = Math.max(1, 0x10000 >> -lower);
  return clamp(estimate, -most, most) * 2 ** -lower;
}

/** d = V - t, rounded to float32 and limited to +-4. Returns the largest |d|; NaN where an estimate has left its range. */
export function valueErrorReal(estimate: Float32Array, t: Float32Array, d: Float32Array): number {
  if (!scoresBounded(estimate)) return Number.NaN;
  let largest = 0;
  for (let k = 0; k < d.length; k++) {
    d[k] = clamp(f(estimate[k]! - t[k]!), -LARGEST_ERROR, LARGEST_ERROR);
    largest = Math.max(largest, Math.abs(d[k]!));
  }
  return largest;
}

/**
 * constant[k] -= g[k] 2^-shift with g = rate * d, rounded stochastically where bits are rounded away; `base` that of the layer's
 * head. Returns how many values the limit changed.
 */
export function updateConstantInteger(
  { rate, shift, limit }: ConstantUpdate,
  constant: Int32Array,
  d: Int32Array,
  base: number,
): number {
  const row = ditherRow(base, BIAS_ROW);
  let saturations = 0;
  for (let k = 0; k < d.length; k++) {
    const g = scaledError(d[k]! << 15, rate.multiplier, rate.shift);
    if (g === 0) continue;
    const draw = shift > 0 ? (row ^ ditherColumn(base, k)) >> (16 - shift) : 0;
    const moved = constant[k]! - (shift > 0 ? (g + draw) >> shift : g << -shift);
    constant[k] = clamp(moved, -limit, limit);
    if (constant[k] !== moved) saturations++;
  }
  return saturations;
}

/** constant[k] -= rate * d[k], product and sum rounded to float32; never -0. */
export function updateConstantReal(rate: number, constant: Float32Array, d: Float32Array): void {
  for (let k = 0; k < d.length; k++) constant[k] = f(f(constant[k]! + f(-rate * d[k]!)) + 0);
}
