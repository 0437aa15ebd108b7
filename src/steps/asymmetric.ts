/** Arithmetic of layers of int8 with zero points; formulas: "Zero points" in numerics/README.md. */
import type { AsymmetricNumbers, SumNumbers } from "../ir/quantization.js";
import type { Plane, Window } from "../ir/window.js";
import { clamp } from "../numerics/fixed-point.js";
import { eachWindow } from "../numerics/windows.js";
import { rescaled, roundedMean, SUM_BITS } from "../numerics/zero-points.js";

/** Tables of a layer with weights. */
export interface AsymmetricTables {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly multiplier: ArrayLike<number>;
  readonly shift: ArrayLike<number>;
}

/** Window and sizes of a layer, and what is taken off each input. */
interface Sizes {
  readonly window: Window;
  readonly plane: Plane;
  readonly outputs: number;
  readonly apart: boolean;
  readonly zero: number;
}

type Memory = { [index: number]: number; readonly length: number };

/** q of every position of a window over all channels, or of each by itself (`apart`), of x - zero; z has room for all. */
export function convolveAsymmetric(
  { window, plane, outputs, apart, zero }: Sizes,
  numbers: AsymmetricNumbers,
  { weights, bias, multiplier, shift }: AsymmetricTables,
  x: ArrayLike<number>,
  z: Memory,
): void {
  const { channels } = plane;
  const acc = new Int32Array(outputs);
  eachWindow(
    window,
    plane,
    () => acc.set(bias),
    (pixel, tap, count) => {
      for (let i = 0; i < count * channels; i++) {
        const value = x[pixel * channels + i]! - zero;
        if (value === 0) continue;
        const row = tap * channels + i;
        if (apart) acc[i % channels]! += value * weights[row]!;
        else for (let j = 0; j < outputs; j++) acc[j]! += value * weights[row * outputs + j]!;
      }
    },
    (index) => {
      for (let j = 0; j < outputs; j++) {
        const factor = { multiplier: multiplier[j]!, shift: shift[j]! };
        const value = rescaled(acc[j]!, factor, numbers.rounding) + numbers.output.zero;
        z[index * outputs + j] = clamp(value, ...numbers.limits);
      }
    },
  );
}

/** The mean of each channel over what every window covers, half away from 0, in q. */
export function meansOf(window: Window, plane: Plane, x: ArrayLike<number>, z: Memory): void {
  const { channels } = plane;
  const sums = new Int32Array(channels);
  let covered = 0;
  eachWindow(
    window,
    plane,
    () => {
      sums.fill(0);
      covered = 0;
    },
    (pixel, _tap, count) => {
      covered += count;
      for (let i = 0; i < count * channels; i++) sums[i % channels]! += x[pixel * channels + i]!;
    },
    (index) => {
      for (const [c, sum] of sums.entries()) z[index * channels + c] = roundedMean(sum, covered);
    },
  );
}

/** The sum of two maps. */
export function addAsymmetric(
  { input, other, output, factors, limits, rounding }: SumNumbers,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  z: Memory,
): void {
  const [left, right, back] = factors;
  for (let at = 0; at < z.length; at++) {
    const a = rescaled((x[at]! - input.zero) << SUM_BITS, left, rounding);
    const b = rescaled((y[at]! - other.zero) << SUM_BITS, right, rounding);
    z[at] = clamp(rescaled(a + b, back, rounding) + output.zero, ...limits);
  }
}
