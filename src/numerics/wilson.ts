import type { Proportion } from "../ir/model-report.js";

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** Share of `hits` among `count` with the interval by Wilson; null where there is nothing to divide by. */
export function proportionOf(hits: number, count: number): Proportion | null {
  if (count === 0) return null;
  const share = hits / count;
  const square = Z * Z;
  const whole = 1 + square / count;
  const middle = (share + square / (2 * count)) / whole;
  const half = (Z / whole) * Math.sqrt((share * (1 - share)) / count + square / (4 * count * count));
  const low = hits === 0 ? 0 : Math.max(0, middle - half);
  const high = hits === count ? 1 : Math.min(1, middle + half);
  return { hits, count, share, low, high };
}
