import type { Samples } from "../ir/data.js";
import type { AffineInput, RmsInput } from "../ir/device-model.js";
import type { Norm } from "../ir/layers.js";
import {
  clamp,
  type RmsFactor,
  rmsFactor,
  rmsScale,
  roundedMean,
  roundShift,
  squareBits,
} from "./fixed-point.js";
import { quantizeReal } from "./input-rounding.js";
import { sumOfSquaresInteger } from "./integer-arithmetic.js";
import { rootMeanSquare, scaledBy } from "./squares.js";

/** The input step and the normalisation of int8 models; twin of templates/runtime/ff_input_{u8,s16,f32}.c and ff_rms.c. */

type Raw = Samples["inputs"];

/** x = rms(raw) of integers, of raw - mean(raw) where the part is centred; `wide` where raw values are int16. */
export function normalizeInteger(part: RmsInput, raw: Raw, x: Int8Array, wide: boolean): void {
  let sum = 0;
  if (part.center) for (let i = 0; i < part.size; i++) sum += raw[i]!;
  const mean = part.center ? roundedMean(sum, part.size) : 0;
  const shift = wide ? narrowing(raw, mean, part.size) : 0;
  const narrow = (value: number): number => (shift === 0 ? value - mean : roundShift(value - mean, shift));

  let ss = 0;
  for (let i = 0; i < part.size; i++) ss += narrow(raw[i]!) ** 2;
  const factor: RmsFactor | null = rmsFactor(part.norm, ss);
  for (let i = 0; i < part.size; i++) x[i] = factor ? rmsScale(narrow(raw[i]!), factor, -127) : 0;
}

/** Shift that brings raw - mean to squareBits(size) bits. */
function narrowing(raw: Raw, mean: number, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(raw[i]! - mean));
  const bits = squareBits(size);
  let shift = 0;
  while (largest >> shift >= 1 << bits) shift++;
  return shift;
}

/** Least x: int8 with a zero point has one more. */
function leastOf({ isWide }: AffineInput): -127 | -128 {
  return isWide ? -128 : -127;
}

/** x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift of integers. */
export function affineInteger(part: AffineInput, raw: Raw, x: Int8Array): void {
  const least = leastOf(part);
  const stride = part.multiplier.length === 1 ? 0 : 1;
  for (let i = 0; i < part.size; i++) {
    const c = i * stride;
    x[i] = clamp(roundShift(raw[i]! * part.multiplier[c]! + part.offset[c]!, part.shift[c]!), least, 127);
  }
}

/** x = round(raw * multiplier + offset) of floats. */
export function affineFloat(part: AffineInput, raw: Raw, x: Int8Array): void {
  const stride = part.multiplier.length === 1 ? 0 : 1;
  for (let i = 0; i < part.size; i++) {
    const c = i * stride;
    const real = Math.fround(Math.fround(raw[i]! * part.multiplier[c]!) + part.offset[c]!);
    x[i] = quantizeReal(real, leastOf(part));
  }
}

/** x = rms(raw) of floats. */
export function normalizeFloat(part: RmsInput, raw: Raw, x: Int8Array): void {
  const rms = rootMeanSquare(raw, part.center, 2 ** part.norm.exponent);
  for (let i = 0; i < part.size; i++) x[i] = rms === null ? 0 : quantizeReal(scaledBy(rms, raw[i]!));
}

/** h = z / rms(z). */
export function normalizeActivations(norm: Norm, z: Int8Array, h: Int8Array): void {
  const factor = rmsFactor(norm, sumOfSquaresInteger(z));
  for (let j = 0; j < z.length; j++) h[j] = factor ? rmsScale(z[j]!, factor, 0) : 0;
}
