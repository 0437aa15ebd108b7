/** Whole windows, before anything is measured in them. */
import type { f32, i32 } from "../features/scalars.js";
import type { Samples } from "./samples.js";

/** One channel of a window [n, channels]. */
export function channel(x: Samples, which: i32, channels: i32): Float32Array {
  const y = new Float32Array(x.length / channels);
  for (let i = 0; i < y.length; i++) y[i] = x[i * channels + which]!;
  return y;
}

/** x [n] times a factor. */
export function scaled(x: Samples, factor: f32): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = factor * x[i]!;
  return y;
}

/** x less the line of least squares through it, n > 1. */
export function detrend(x: Samples): Float32Array {
  const n = x.length;
  const middle = (n - 1) / 2;
  let sum: f32 = 0;
  let slope: f32 = 0;
  for (let i = 0; i < n; i++) {
    sum += x[i]!;
    slope += (i - middle) * x[i]!;
  }
  const level = sum / n;
  const rise = slope / ((n * (n * n - 1)) / 12);
  const y = new Float32Array(n);
  for (let i = 0; i < n; i++) y[i] = x[i]! - level - (i - middle) * rise;
  return y;
}

/** x [m] as n values at equal distances from its first to its last, on straight lines between neighbours; m, n > 1. */
export function resampled(x: Samples, n: i32): Float32Array {
  const y = new Float32Array(n);
  const step = (x.length - 1) / (n - 1);
  for (let i = 0; i < n; i++) {
    const at = i * step;
    const left = Math.min(Math.max(Math.floor(at), 0), x.length - 2);
    const share = at - left;
    y[i] = x[left]! + share * (x[left + 1]! - x[left]!);
  }
  return y;
}

/** x[i] - factor x[i - 1]; the first value stays. Of samples that go on from frame to frame it is the class `PreEmphasis`. */
export function preEmphasis(x: Samples, factor: f32): Float32Array {
  const y = new Float32Array(x.length);
  y[0] = x[0]!;
  for (let i = 1; i < x.length; i++) y[i] = x[i]! - factor * x[i - 1]!;
  return y;
}
