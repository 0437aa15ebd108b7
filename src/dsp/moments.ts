/** Statistics of whole windows, all sums in the order of the samples. Deviations are those of the population. */
import type { f32, i32 } from "../features/scalars.js";
import type { Samples } from "./samples.js";

/** Sum of x[i] / n. */
export function mean(x: Samples): f32 {
  let sum: f32 = 0;
  for (const value of x) sum += value;
  return sum / x.length;
}

/** Sum of (x[i] - center)^power / n, for a power of 2, 3 or 4. */
function moment(x: Samples, center: f32, power: i32): f32 {
  let sum: f32 = 0;
  for (const value of x) {
    const d = value - center;
    let term: f32 = d * d;
    for (let i = 2; i < power; i++) term *= d;
    sum += term;
  }
  return sum / x.length;
}

/** Root of the mean square. */
export function rms(x: Samples): f32 {
  return Math.sqrt(moment(x, 0, 2));
}

/** Standard deviation. */
export function deviation(x: Samples): f32 {
  return Math.sqrt(moment(x, mean(x), 2));
}

/** Third moment by the third power of the deviation; 0 of a constant signal. */
export function skewness(x: Samples): f32 {
  const center = mean(x);
  const variance = moment(x, center, 2);
  return variance > 0 ? moment(x, center, 3) / (variance * Math.sqrt(variance)) : 0;
}

/** Fourth moment by the square of the variance, 3 of a normal distribution; 0 of a constant signal. */
export function kurtosis(x: Samples): f32 {
  const center = mean(x);
  const variance = moment(x, center, 2);
  return variance > 0 ? moment(x, center, 4) / (variance * variance) : 0;
}

/** The least value. */
export function minimum(x: Samples): f32 {
  let least: f32 = x[0]!;
  for (const value of x) least = Math.min(least, value);
  return least;
}

/** The largest value. */
export function maximum(x: Samples): f32 {
  let most: f32 = x[0]!;
  for (const value of x) most = Math.max(most, value);
  return most;
}

/** Largest less least value. */
export function peakToPeak(x: Samples): f32 {
  return maximum(x) - minimum(x);
}

/** Largest magnitude by root mean square; 0 of silence. */
export function crest(x: Samples): f32 {
  const level = rms(x);
  return level > 0 ? Math.max(maximum(x), -minimum(x)) / level : 0;
}

/** Number of neighbours of which one is below `level` and the other is not. */
export function zeroCrossings(x: Samples, level: f32): i32 {
  let count = 0;
  for (let i = 1; i < x.length; i++) if (x[i - 1]! < level !== x[i]! < level) count++;
  return count;
}

/** Sum of |x[i] - x[i - 1]|. */
export function lineLength(x: Samples): f32 {
  let sum: f32 = 0;
  for (let i = 1; i < x.length; i++) sum += Math.abs(x[i]! - x[i - 1]!);
  return sum;
}

/** Differences of neighbours, [n - 1]. */
export function differences(x: Samples): Float32Array {
  const y = new Float32Array(x.length - 1);
  for (let i = 0; i < y.length; i++) y[i] = x[i + 1]! - x[i]!;
  return y;
}

/** Activity, mobility and complexity; Hjorth, Electroencephalography 29 (1970) 306. 0 where there is no activity. */
export function hjorth(x: Samples): Float32Array {
  const out = new Float32Array(3);
  const d = differences(x);
  const activity = moment(x, mean(x), 2);
  const slope = moment(d, mean(d), 2);
  const bends = differences(d);
  const bend = moment(bends, mean(bends), 2);
  out[0] = activity;
  out[1] = activity > 0 ? Math.sqrt(slope / activity) : 0;
  out[2] = activity > 0 && slope > 0 ? Math.sqrt(bend / slope) / out[1]! : 0;
  return out;
}

/** Sum of (x[i] - m) (x[i + lag] - m) by that of (x[i] - m)^2, m the mean; 0 of a constant signal. */
export function autocorrelation(x: Samples, lag: i32): f32 {
  const center = mean(x);
  let sum: f32 = 0;
  for (let i = 0; i < x.length - lag; i++) sum += (x[i]! - center) * (x[i + lag]! - center);
  const all = moment(x, center, 2) * x.length;
  return all > 0 ? sum / all : 0;
}

/** Pearson's correlation of two windows [n]; 0 where one is constant. */
export function correlation(a: Samples, b: Samples): f32 {
  const centerA = mean(a);
  const centerB = mean(b);
  let sum: f32 = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - centerA) * (b[i]! - centerB);
  const scale = Math.sqrt(moment(a, centerA, 2) * moment(b, centerB, 2)) * a.length;
  return scale > 0 ? sum / scale : 0;
}
