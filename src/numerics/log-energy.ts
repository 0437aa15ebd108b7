/**
 * log2 of sums of squares, in steps of 2^-8: the exponent by leading zeros, the fraction by a table of the next eight bits. Off by
 * less than 1.25 steps.
 */
import { clamp } from "./fixed-point.js";

/** Energy of floats whose sum of squares is not finite: no score comes of it. */
export const NO_ENERGY = 2 ** 31 - 1;

/** Exponent of the least normal float32, in steps: sums below it count as it. */
const LEAST = -126 * 256;

/** LOG2[m] is the integer nearest to 256 log2(1 + (m + 1/2) / 256), 255 at most. */
export const LOG2: Uint8Array = Uint8Array.from({ length: 256 }, (_, m) =>
  Math.min(255, Math.floor(fractionOfLog2(1 + (m + 0.5) / 256) + 0.5)),
);

/** 256 log2(value) for 1 <= value < 2, by squaring: alike on every machine. */
function fractionOfLog2(value: number): number {
  let [square, fraction] = [value, 0];
  for (let weight = 128; weight >= 2 ** -8; weight /= 2) {
    square *= square;
    if (square < 2) continue;
    fraction += weight;
    square /= 2;
  }
  return fraction;
}

/** 256 log2 of the sum of squares of integers; 0 where all are 0. The sum is below 2^53. */
export function logEnergyInteger(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return logOfSum(sum);
}

/** 256 log2 of a whole number below 2^53; 0 of 0. */
export function logOfSum(sum: number): number {
  if (sum === 0) return 0;
  let exponent = 0;
  while (sum >= 2 ** (exponent + 1)) exponent++;
  const fraction = Math.floor(sum * 2 ** (8 - exponent)) - 256;
  return 256 * exponent + LOG2[fraction]!;
}

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** The same of floats, whose sum is rounded to float32 after every term; {@link NO_ENERGY} where it is not finite. */
export function logEnergyReal(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum = Math.fround(sum + Math.fround(value * value));
  return logOfFloat(sum);
}

/** 256 log2 of a float32 that is not negative; {@link NO_ENERGY} of one that is not finite. */
export function logOfFloat(value: number): number {
  word[0] = value;
  const exponent = (bits[0]! >>> 23) & 0xff;
  if (exponent === 255) return NO_ENERGY;
  if (exponent === 0) return LEAST;
  return 256 * (exponent - 127) + LOG2[(bits[0]! >>> 15) & 0xff]!;
}

/** Usual energies of a cell, in steps of 2^-8 of log2: mean and deviation, which is 1 or more. */
export interface Usual {
  readonly mean: number;
  readonly deviation: number;
}

/** (energy - mean) / deviation in steps of 2^-8, cut towards 0, saturated to int16; a deviation below 1, as a blob may have, counts as 1. */
export function deviationFrom({ mean, deviation }: Usual, energy: number): number {
  const quotient = Math.trunc(((energy - mean) * 256) / Math.max(1, deviation));
  return clamp(quotient, -32768, 32767) + 0; // never -0
}

/** Mean and deviation of some energies, one at least. */
export function usualOf(energies: readonly number[]): Usual {
  const mean = energies.reduce((sum, each) => sum + each, 0) / energies.length;
  const variance = energies.reduce((sum, each) => sum + (each - mean) ** 2, 0) / energies.length;
  return {
    mean: clamp(Math.round(mean), -32768, 32767),
    deviation: clamp(Math.round(Math.sqrt(variance)), 1, 32767),
  };
}
