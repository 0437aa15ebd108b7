import type { Norm } from "../ir/layers.js";

/**
 * The integer arithmetic of the device, twin of templates/runtime/ff_fixed.h; every formula stands in
 * numerics/README.md. Arguments and results are int32 or uint32 as stated; nothing here rounds twice.
 */

/** floor(a * b / 2^32) for int32 a and b: the upper half of the signed 64-bit product. */
export function mulh(a: number, b: number): number {
  const aHigh = a >> 16;
  const aLow = a & 0xffff;
  const bHigh = b >> 16;
  const bLow = b & 0xffff;
  const low = Math.imul(aLow, bLow) >>> 16;
  const middle = aHigh * bLow + low; // fits int32, as does cross
  const cross = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >> 16) + (cross >> 16);
}

/** (value + 2^(shift-1)) >> shift, round half up; shift 1..31, the sum must fit int32. */
export function roundShift(value: number, shift: number): number {
  return (value + (1 << (shift - 1))) >> shift;
}

/** min(127, max(0, roundShift(mulh(acc, multiplier), shift))): accumulator -> activation with ReLU. */
export function requantize(acc: number, multiplier: number, shift: number): number {
  return clamp(roundShift(mulh(acc, multiplier), shift), 0, 127);
}

/** (sum * multiplier + 2^13) >> 14 for a sum below 2^32 and a multiplier of 0..2^30: one class' squares of a map. */
export function scaledSquares(sum: number, multiplier: number): number {
  return Number((BigInt(sum) * BigInt(multiplier) + 8192n) >> 14n);
}

/** Limits an integer to low..high. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * A decimal reading as int16: floor(value / step + 1/2) - offset, limited to -32768..32767. With steps of a power of two
 * and float32 values nothing but the floor rounds.
 */
export function encodeReading(value: number, step: number, offset: number): number {
  return clamp(Math.floor(value / step + 0.5) - offset, -32768, 32767);
}

/** Floor of the square root of a uint32. */
export function isqrt(value: number): number {
  // The double square root of an integer below 2^53 is exact for squares and never crosses an integer from below.
  return Math.floor(Math.sqrt(value));
}

/** Factor P and shift T of the RMS normalisation: out = clamp((v * P + 2^(T-1)) >> T). */
export interface RmsFactor {
  readonly factor: number;
  readonly shift: number;
}

/** P and T from the sum of squares ss (1 .. 2^32 - 1); null for ss = 0, where every output is 0. */
export function rmsFactor(norm: Norm, ss: number): RmsFactor | null {
  if (ss === 0) return null;
  let scaled = ss;
  let e = 0;
  while (scaled < 0x4000_0000) {
    scaled *= 4;
    e++;
  }
  const reciprocal = Math.floor(0x8000_0000 / isqrt(scaled));
  const factor = Math.floor((reciprocal * norm.root) / 0x10000);
  return { factor, shift: 15 + norm.guard - norm.exponent - e };
}

/** One normalised value; v int16, result low..127. */
export function rmsScale(value: number, { factor, shift }: RmsFactor, low: 0 | -127): number {
  return clamp(roundShift(value * factor, shift), low, 127);
}

/** Constants for normalising `size` values (1..65535) to `exponent` (0..7). */
export function norm(size: number, exponent: number): Norm {
  const root = Math.sqrt(size);
  let guard = 0;
  while (root * 2 ** (guard + 1) < 0x10000) guard++;
  return { size, root: Math.min(0xffff, Math.floor(root * 2 ** guard + 0.5)), guard, exponent };
}

/** Bits to which int16 samples are brought before they are squared: min(14, (31 - ceil(log2 n)) >> 1). */
export function squareBits(size: number): number {
  let log = 0;
  while (2 ** log < size) log++;
  return Math.min(14, (31 - log) >> 1);
}

/** floor(sum / n + 1/2) in integers: floor((2 sum + n) / 2n). */
export function roundedMean(sum: number, size: number): number {
  return Math.floor((2 * sum + size) / (2 * size));
}
