/** Mel bands and cepstra, as speech recognition uses them; Davis and Mermelstein, IEEE ASSP 28 (1980) 357. */
import type { f32, i32 } from "../features/scalars.js";
import { table } from "./intrinsics.js";

/** 2595 / ln 10. */
const MEL = 1127.0104805480944;

/** 2595 log10(1 + f / 700) of a frequency in Hz. */
function mel(frequency: f32): f32 {
  return MEL * Math.log(1 + frequency / 700);
}

/** Position of each bin among the bands + 2 corners, which are as far from each other in mel; -1 or bands + 1 for bins outside. */
function corners(bins: i32, rate: f32, bands: i32, low: f32, high: f32): Float32Array {
  const positions = new Float32Array(bins);
  const step = (mel(high) - mel(low)) / (bands + 1);
  for (let k = 0; k < bins; k++) {
    const frequency = (k * rate) / (2 * (bins - 1));
    const at = Math.floor((mel(frequency) - mel(low)) / step);
    const left = 700 * (Math.exp((mel(low) + at * step) / MEL) - 1);
    const right = 700 * (Math.exp((mel(low) + (at + 1) * step) / MEL) - 1);
    const inside = frequency >= low && frequency < high;
    positions[k] = inside ? at + (frequency - left) / (right - left) : -1;
  }
  return positions;
}

/** The first bin of all bands. */
export function firstBin(bins: i32, rate: f32, bands: i32, low: f32, high: f32): i32 {
  const positions = corners(bins, rate, bands, low, high);
  for (let k = 0; k < bins; k++) if (positions[k]! >= 0) return k;
  return 0;
}

/** The last bin of all bands. */
export function lastBin(bins: i32, rate: f32, bands: i32, low: f32, high: f32): i32 {
  const positions = corners(bins, rate, bands, low, high);
  for (let k = bins - 1; k >= 0; k--) if (positions[k]! >= 0) return k;
  return 0;
}

/** The corner to the left of each bin. */
export function cornerOf(bins: i32, rate: f32, bands: i32, low: f32, high: f32): Uint8Array {
  const positions = corners(bins, rate, bands, low, high);
  const numbers = new Uint8Array(bins);
  for (let k = 0; k < bins; k++) numbers[k] = Math.max(0, Math.floor(positions[k]!));
  return numbers;
}

/** The share of each bin that the triangle which rises over it gets. */
export function shareOf(bins: i32, rate: f32, bands: i32, low: f32, high: f32): Float32Array {
  const positions = corners(bins, rate, bands, low, high);
  const shares = new Float32Array(bins);
  for (let k = 0; k < bins; k++) shares[k] = Math.max(0, positions[k]! - Math.floor(positions[k]!));
  return shares;
}

/**
 * Energies [bands] of a power spectrum [n / 2 + 1] of `rate` Hz under triangles of height 1 whose corners are equally far in mel
 * from `low` to `high` Hz. A bin belongs to two triangles, and its shares add up to 1.
 */
export function melEnergies(power: Float32Array, rate: f32, bands: i32, low: f32, high: f32): Float32Array {
  const bins = power.length;
  const corner = table(cornerOf, bins, rate, bands, low, high);
  const share = table(shareOf, bins, rate, bands, low, high);
  const first = table(firstBin, bins, rate, bands, low, high);
  const last = table(lastBin, bins, rate, bands, low, high);
  const sums = new Float32Array(bands + 2);
  for (let k = first; k <= last; k++) {
    const at = corner[k]!;
    const rising = power[k]! * share[k]!;
    sums[at] = sums[at]! + power[k]! - rising;
    sums[at + 1] = sums[at + 1]! + rising;
  }
  const energies = new Float32Array(bands);
  for (let b = 0; b < bands; b++) energies[b] = sums[b + 1]!;
  return energies;
}

/** Natural logarithms of max(x[i], floor). */
export function logOf(x: Float32Array, floor: f32): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = Math.log(Math.max(x[i]!, floor));
  return y;
}

/** Rows of the orthonormal DCT-II, one for each coefficient. */
export function cosines(coefficients: i32, n: i32): Float32Array {
  const rows = new Float32Array(coefficients * n);
  for (let k = 0; k < coefficients; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / n);
    for (let j = 0; j < n; j++) rows[k * n + j] = scale * Math.cos((Math.PI * k * (j + 0.5)) / n);
  }
  return rows;
}

/** The first coefficients of the orthonormal DCT-II of x [n]; of log mel energies these are the MFCC. */
export function dct(x: Float32Array, coefficients: i32): Float32Array {
  const n = x.length;
  const rows = table(cosines, coefficients, n);
  const y = new Float32Array(coefficients);
  for (let k = 0; k < coefficients; k++) {
    let sum: f32 = 0;
    for (let j = 0; j < n; j++) sum += x[j]! * rows[k * n + j]!;
    y[k] = sum;
  }
  return y;
}
