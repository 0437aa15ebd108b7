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

/** Least and largest value. */
export function minMax(x: Samples): Float32Array {
  const y = new Float32Array(2);
  y[0] = minimum(x);
  y[1] = maximum(x);
  return y;
}

/** Largest magnitude by root mean square; 0 of silence. */
export function crest(x: Samples): f32 {
  const level = rms(x);
  return level > 0 ? Math.max(maximum(x), -minimum(x)) / level : 0;
}

/**
 * Mean, root of the mean square, deviation, minimum, maximum, peak to peak, crest, skewness and kurtosis, in this order and in two
 * passes; the last digits may differ from those of the functions that compute one of them.
 */
export function statistics(x: Samples): Float32Array {
  const center = mean(x);
  let least: f32 = x[0]!;
  let most: f32 = x[0]!;
  let second: f32 = 0;
  let third: f32 = 0;
  let fourth: f32 = 0;
  for (const value of x) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    const d = value - center;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  const variance = second / x.length;
  const spread = Math.sqrt(variance);
  const level = Math.sqrt(center * center + variance);
  const y = new Float32Array(9);
  y[0] = center;
  y[1] = level;
  y[2] = spread;
  y[3] = least;
  y[4] = most;
  y[5] = most - least;
  y[6] = level > 0 ? Math.max(most, -least) / level : 0;
  y[7] = variance > 0 ? third / x.length / (variance * spread) : 0;
  y[8] = variance > 0 ? fourth / x.length / (variance * variance) : 0;
  return y;
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

/**
 * Activity, mobility and complexity; Hjorth, Electroencephalography 29 (1970) 306. 0 where there is no activity. Means of
 * differences are those of the first and the last of them, n > 2.
 */
export function hjorth(x: Samples): Float32Array {
  const n = x.length;
  const center = mean(x);
  const usualSlope = (x[n - 1]! - x[0]!) / (n - 1);
  const usualBend = (x[n - 1]! - x[n - 2]! - (x[1]! - x[0]!)) / (n - 2);
  let before: f32 = x[1]!;
  let slope: f32 = before - x[0]!;
  let activity = squareOf(x[0]! - center) + squareOf(before - center);
  let slopes = squareOf(slope - usualSlope);
  let bends: f32 = 0;
  for (let i = 2; i < n; i++) {
    const value = x[i]!;
    const next = value - before;
    activity += squareOf(value - center);
    slopes += squareOf(next - usualSlope);
    bends += squareOf(next - slope - usualBend);
    before = value;
    slope = next;
  }
  activity /= n;
  slopes /= n - 1;
  bends /= n - 2;
  const mobility = activity > 0 ? Math.sqrt(slopes / activity) : 0;
  const out = new Float32Array(3);
  out[0] = activity;
  out[1] = mobility;
  out[2] = mobility > 0 ? Math.sqrt(bends / slopes) / mobility : 0;
  return out;
}

function squareOf(x: f32): f32 {
  return x * x;
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
  let both: f32 = 0;
  let squaresA: f32 = 0;
  let squaresB: f32 = 0;
  for (let i = 0; i < a.length; i++) {
    const dA = a[i]! - centerA;
    const dB = b[i]! - centerB;
    both += dA * dB;
    squaresA += dA * dA;
    squaresB += dB * dB;
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale > 0 ? both / scale : 0;
}
