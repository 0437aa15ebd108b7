/** Whole windows of integers, before anything is measured in them. */
import type { i32 } from "../features/scalars.js";
import type { Integers } from "./integer-statistics.js";

/** x [m] of 16 bits as n values at equal distances from its first to its last, on straight lines; m, n from 2 to 4096. */
export function resampled(x: Integers, n: i32): Int32Array {
  const y = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const at = i * (x.length - 1);
    const left = Math.min(Math.trunc(at / (n - 1)), x.length - 2);
    const rest = at - left * (n - 1);
    y[i] = x[left]! + Math.trunc(((x[left + 1]! - x[left]!) * rest) / (n - 1));
  }
  return y;
}

/** One channel of a window [n, channels]. */
export function channel(x: Int16Array, which: i32, channels: i32): Int16Array {
  const y = new Int16Array(x.length / channels);
  for (let i = 0; i < y.length; i++) y[i] = x[i * channels + which]!;
  return y;
}
