/**
 * Statistics of whole windows in i32, for samples of 16 bits, 2 to 4096 of them. Means, deviations and shapes are in 1/256: of the
 * unit of the samples, or of 1. Moments are computed of what is left of the largest magnitude when that is brought to 15 bits.
 */
import type { i32 } from "../features/scalars.js";
import { mulQ } from "./intrinsics.js";

/** Readings of a sensor. */
export type Integers = Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** Sum of x[i] / n, in 1/256. */
export function mean(x: Integers): i32 {
  let sum = 0;
  for (const value of x) sum += value;
  const whole = Math.trunc(sum / x.length);
  return whole * 256 + Math.trunc(((sum - whole * x.length) * 256) / x.length);
}

/** The least value. */
export function minimum(x: Integers): i32 {
  let least = x[0]!;
  for (const value of x) least = Math.min(least, value);
  return least;
}

/** The largest value. */
export function maximum(x: Integers): i32 {
  let most = x[0]!;
  for (const value of x) most = Math.max(most, value);
  return most;
}

/** Largest less least value. */
export function peakToPeak(x: Integers): i32 {
  return maximum(x) - minimum(x);
}

/** Places by which differences from a center in 1/256 are moved to the right, so that 15 bits hold the largest. */
function shiftOf(x: Integers, center: i32): i32 {
  const most = Math.max(maximum(x) * 256 - center, center - minimum(x) * 256);
  return 17 - Math.clz32(most);
}

/** The difference of a value from a center in 1/256, moved to 15 bits. */
function moved(value: i32, center: i32, shift: i32): i32 {
  const difference = value * 256 - center;
  return shift >= 0 ? difference >> shift : difference << -shift;
}

/** (2^15 high + low) / n, for n up to 2^15 and parts that are sums of n numbers of 15 bits. */
function shareOf(high: i32, low: i32, n: i32): i32 {
  const whole = Math.floor(high / n);
  const rest = ((high - whole * n) << 15) + low;
  return (whole << 15) + Math.trunc(rest / n);
}

/** Mean of the squares of the differences from a center, after a shift. */
function square(x: Integers, center: i32, shift: i32): i32 {
  let high = 0;
  let low = 0;
  for (const value of x) {
    const d = moved(value, center, shift);
    high += (d * d) >> 15;
    low += (d * d) & 32767;
  }
  return shareOf(high, low, x.length);
}

/** The root of a number below 2^30, to the nearest whole one. */
export function root(value: i32): i32 {
  let found = 0;
  for (let bit = 16384; bit > 0; bit >>= 1) {
    const next = found + bit;
    if (next * next <= value) found = next;
  }
  return value - found * found > found ? found + 1 : found;
}

/** a / b in 1/32768, for |a| <= b < 2^30 and b > 0. */
function share15(a: i32, b: i32): i32 {
  const places = Math.clz32(b) - 1;
  return Math.trunc((a << places) / ((b << places) >> 15));
}

/** Moves a number back. */
function back(value: i32, shift: i32): i32 {
  return shift >= 0 ? value << shift : value >> -shift;
}

/** Root of the mean square, in 1/256. */
export function rms(x: Integers): i32 {
  const shift = shiftOf(x, 0);
  return back(root(square(x, 0, shift)), shift);
}

/** Standard deviation, in 1/256. */
export function deviation(x: Integers): i32 {
  const center = mean(x);
  const shift = shiftOf(x, center);
  return back(root(square(x, center, shift)), shift);
}

/** Largest magnitude by root mean square, in 1/256; 0 of silence. */
export function crest(x: Integers): i32 {
  const shift = shiftOf(x, 0);
  const level = root(square(x, 0, shift));
  const most = Math.max(moved(maximum(x), 0, shift), -moved(minimum(x), 0, shift));
  return level > 0 ? Math.trunc((most * 256) / level) : 0;
}

/** Mean of the third or fourth power of the differences by their deviation, in 1/256. */
function shape(x: Integers, power: i32): i32 {
  const center = mean(x);
  const shift = shiftOf(x, center);
  const spread = root(square(x, center, shift));
  if (spread === 0) return 0;
  const inverse = Math.trunc(1073741824 / spread);
  let sum = 0;
  for (const value of x) {
    const z = mulQ(moved(value, center, shift), inverse, 18); // in 1/4096
    const second = mulQ(z, z, 14); // in 1/1024
    sum += power === 3 ? mulQ(second, z, 14) : mulQ(second, second, 12);
  }
  return Math.trunc(sum / x.length);
}

/** Third moment by the third power of the deviation, in 1/256; 0 of a constant signal. */
export function skewness(x: Integers): i32 {
  return shape(x, 3);
}

/** Fourth moment by the square of the variance, in 1/256, 768 of a normal distribution; 0 of a constant signal. */
export function kurtosis(x: Integers): i32 {
  return shape(x, 4);
}

/** Mean, rms, deviation, minimum, maximum, peak to peak, crest, skewness and kurtosis, in this order and in their units. */
export function statistics(x: Integers): Int32Array {
  const y = new Int32Array(9);
  y[0] = mean(x);
  y[1] = rms(x);
  y[2] = deviation(x);
  y[3] = minimum(x);
  y[4] = maximum(x);
  y[5] = y[4]! - y[3]!;
  y[6] = crest(x);
  y[7] = skewness(x);
  y[8] = kurtosis(x);
  return y;
}

/** Number of neighbours of which one is below `level` and the other is not. */
export function zeroCrossings(x: Integers, level: i32): i32 {
  let count = 0;
  for (let i = 1; i < x.length; i++) if (x[i - 1]! < level !== x[i]! < level) count++;
  return count;
}

/** Sum of |x[i] - x[i - 1]|. */
export function lineLength(x: Integers): i32 {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += Math.abs(x[i]! - x[i - 1]!);
  return sum;
}

/** Sum of (x[i] - m) (x[i + lag] - m) by that of (x[i] - m)^2, m the mean, in 1/32768; 0 of a constant signal. */
export function autocorrelation(x: Integers, lag: i32): i32 {
  const center = mean(x);
  const shift = shiftOf(x, center);
  let high = 0;
  let low = 0;
  for (let i = 0; i < x.length - lag; i++) {
    const product = moved(x[i]!, center, shift) * moved(x[i + lag]!, center, shift);
    high += product >> 15;
    low += product & 32767;
  }
  const variance = square(x, center, shift);
  return variance > 0 ? share15(shareOf(high, low, x.length), variance) : 0;
}

/** Pearson's correlation of two windows [n], in 1/32768; 0 where one is constant. */
export function correlation(a: Integers, b: Integers): i32 {
  const centerA = mean(a);
  const centerB = mean(b);
  const shiftA = shiftOf(a, centerA);
  const shiftB = shiftOf(b, centerB);
  let high = 0;
  let low = 0;
  for (let i = 0; i < a.length; i++) {
    const product = moved(a[i]!, centerA, shiftA) * moved(b[i]!, centerB, shiftB);
    high += product >> 15;
    low += product & 32767;
  }
  const scale = root(square(a, centerA, shiftA)) * root(square(b, centerB, shiftB));
  if (scale === 0) return 0;
  const sum = shareOf(high, low, a.length);
  return share15(Math.min(Math.max(sum, -scale), scale), scale);
}
