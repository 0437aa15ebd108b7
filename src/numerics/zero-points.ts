/** Requantization with zero points, twin of templates/runtime/ff_asymmetric.h: int8 tensors stand for scale * (q - zero). */
import type { Quantization, Rescale, Rounding, SumNumbers } from "../ir/quantization.js";
import { clamp, mulh } from "./fixed-point.js";

/** value * multiplier * 2^-(31 + shift), rounded once half up, or to 2^-31 half up and then half away from 0. */
export function rescaled(value: number, { multiplier, shift }: Rescale, rounding: Rounding): number {
  const high = mulh(value, multiplier);
  const low = Math.imul(value, multiplier) >>> 0;
  const doubled = 2 * high + Math.floor((low + 2 ** 30) / 2 ** 31); // product * 2^-31, half up
  switch (rounding) {
    case "double": {
      const mask = 2 ** shift - 1;
      return (doubled >> shift) + Number((doubled & mask) > (mask >> 1) + Number(doubled < 0));
    }
    case "single":
      if (shift === 0) return doubled;
      if (shift === 1) return high + (low >>> 31);
      return Math.floor((high + 2 ** (shift - 2)) / 2 ** (shift - 1));
    default:
      return rounding satisfies never;
  }
}

/** The sum of n values divided by n, half away from 0. */
export function roundedMean(sum: number, n: number): number {
  return sum > 0 ? Math.floor((sum + (n >> 1)) / n) : Math.ceil((sum - (n >> 1)) / n);
}

/** Factor as multiplier and shift: factor = multiplier * 2^-(31 + shift), 0 where it is below 2^-32; null from 1 on. */
export function rescaleOf(factor: number): Rescale | null {
  if (factor === 0) return { multiplier: 0, shift: 0 };
  let shift = -Math.floor(Math.log2(factor)) - 1;
  let multiplier = Math.round(factor * 2 ** (31 + shift));
  if (multiplier >= 2 ** 31) {
    multiplier = Math.round(multiplier / 2);
    shift--;
  }
  if (multiplier < 2 ** 30) {
    shift++;
    multiplier = Math.round(factor * 2 ** (31 + shift));
  }
  if (shift > 31) return { multiplier: 0, shift: 0 };
  return shift < 0 ? null : { multiplier, shift };
}

/** The same for sums of a layer with weights, whose shift is 1 or more; null from 1/2 on. */
export function sumRescaleOf(factor: number): Rescale | null {
  const found = rescaleOf(factor);
  if (found === null || found.shift > 0) return found;
  return found.multiplier === 0 ? { multiplier: 0, shift: 1 } : null;
}

/** Limits of q that stand for the limits of real values. */
export function limitsOf(
  [least, most]: readonly [number, number],
  { scale, zero }: Quantization,
): readonly [least: number, most: number] {
  const of = (real: number): number => clamp(zero + Math.round(real / scale), -128, 127);
  return [of(least), of(most)];
}

/** Bits by which q - zero is moved up before it is rescaled to the unit of a sum. */
export const SUM_BITS = 20;

/** Numbers of a sum, whose unit is twice the larger scale in steps of 2^-20; null where its output has finer ones. */
export function sumNumbers(
  scales: Pick<SumNumbers, "input" | "other" | "output">,
  limits: readonly [number, number],
  rounding: Rounding,
): SumNumbers | null {
  const { input, other, output } = scales;
  const unit = 2 * Math.max(input.scale, other.scale);
  const left = rescaleOf(input.scale / unit);
  const right = rescaleOf(other.scale / unit);
  const back = rescaleOf(unit / (2 ** SUM_BITS * output.scale));
  if (left === null || right === null || back === null) return null;
  return { ...scales, factors: [left, right, back], limits: limitsOf(limits, output), rounding };
}
