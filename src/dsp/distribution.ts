/** Order and frequency of the values of a window. */
import type { f32, i32 } from "../features/scalars.js";
import type { Samples } from "./samples.js";

/** Puts numbers in order, by insertion at distances that become less; these are Ciura's, FCT 2001, LNCS 2138, 106. */
function sort(y: Float32Array): void {
  for (const gap of [701, 301, 132, 57, 23, 10, 4, 1]) {
    if (gap < y.length) sortBy(gap, y);
  }
}

/** Puts numbers that stand `gap` apart in order. */
function sortBy(gap: i32, y: Float32Array): void {
  for (let i = gap; i < y.length; i++) {
    const value = y[i]!;
    let hole = i;
    for (let j = i; j >= gap && y[j - gap]! > value; j -= gap) {
      y[j] = y[j - gap]!;
      hole = j - gap;
    }
    y[hole] = value;
  }
}

/**
 * The value that a share q of x [n] does not exceed, on straight lines between the values in order: q = 0.5 is the median, and
 * (n - 1) q their place; Hyndman and Fan, American Statistician 50 (1996) 361, definition 7. n > 1.
 */
export function quantile(x: Samples, q: f32): f32 {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]!;
  sort(y);
  const at = q * (x.length - 1);
  const left = Math.min(Math.max(Math.floor(at), 0), x.length - 2);
  return y[left]! + (at - left) * (y[left + 1]! - y[left]!);
}

/** Numbers of values from edges[b] up to but without edges[b + 1], one for each pair of neighbouring edges, which rise. */
export function histogram(x: Samples, edges: Samples): Int32Array {
  const counts = new Int32Array(edges.length - 1);
  for (const value of x)
    for (let b: i32 = 0; b < counts.length; b++)
      if (value >= edges[b]! && value < edges[b + 1]!) counts[b] = counts[b]! + 1;
  return counts;
}
