/** Shapes of power spectra [bins]; places are bins, so that times rate / n they are Hz. */
import type { f32, i32 } from "../features/scalars.js";

/** Sum of all bins. */
function total(power: Float32Array): f32 {
  let sum: f32 = 0;
  for (const value of power) sum += value;
  return sum;
}

/** Mean bin, weighted by power; 0 of silence. */
export function centroid(power: Float32Array): f32 {
  let sum: f32 = 0;
  for (let k = 0; k < power.length; k++) sum += k * power[k]!;
  const all = total(power);
  return all > 0 ? sum / all : 0;
}

/** The first bin up to which there is this share of all power; 0 of silence. */
export function rolloff(power: Float32Array, share: f32): i32 {
  const wanted = share * total(power);
  let sum: f32 = 0;
  for (let k = 0; k < power.length; k++) {
    sum += power[k]!;
    if (sum >= wanted) return k;
  }
  return power.length - 1;
}

/** Shannon's entropy of the power by bin, 0 of one bin to 1 of equal ones; 0 of silence. */
export function entropy(power: Float32Array): f32 {
  const all = total(power);
  if (!(all > 0)) return 0;
  let sum: f32 = 0;
  for (const value of power) {
    const p = value / all;
    if (p > 0) sum -= p * Math.log2(p);
  }
  return sum / Math.log2(power.length);
}

/** The strongest bins, strongest first; of equal ones the lower, and each only once. */
export function spectralPeaks(power: Float32Array, count: i32): Int32Array {
  const bins = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let best = -1;
    let most: f32 = 0;
    for (let k = 0; k < power.length; k++) {
      let fresh = power[k]! > most || best < 0;
      for (let j = 0; j < i; j++) if (bins[j]! === k) fresh = false;
      if (fresh) {
        best = k;
        most = power[k]!;
      }
    }
    bins[i] = best;
  }
  return bins;
}
