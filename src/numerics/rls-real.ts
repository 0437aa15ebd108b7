/**
 * Recursive least squares in floats, twin of templates/runtime/ff_rls_real.h: every product and sum is rounded to float32, sums run
 * in the order that is written here. Formulas in numerics/README.md.
 */
import { diagonalOf } from "./triangle.js";

/** M [units][classes], P as its upper triangle [units (units + 1) / 2], and how often P was set back. */
export interface RlsReal {
  readonly solution: Float32Array;
  readonly covariance: Float32Array;
  readonly resets: Uint32Array;
}

const { fround } = Math;

/** Least diagonal of a P that is set back. */
const LEAST = 2 ** -10;

/** scores[k] = sum_i h[i] M[i][k]; returns the multiply-accumulates of inputs that are not zero. */
export function rlsScoresReal(solution: Float32Array, h: Float32Array, scores: Float32Array): number {
  const classes = scores.length;
  let used = 0;
  scores.fill(0);
  for (let i = 0; i < h.length; i++) {
    const value = h[i]!;
    if (value === 0) continue;
    used++;
    for (let k = 0; k < classes; k++) scores[k] = scores[k]! + fround(value * solution[i * classes + k]!);
  }
  return used * classes;
}

/**
 * One sample: v = P h, g = 1 / (1 + h v), k = g v, M += k (y - scores), P -= k v^T.
 * @param scores those of the sample before the update, finite.
 * @param truth the class whose score should be 1, or [targets] in standard deviations.
 * @param v room for [units].
 */
export function rlsLearnReal(
  { solution, covariance, resets }: RlsReal,
  h: Float32Array,
  scores: Float32Array,
  truth: number | Float32Array,
  v: Float32Array,
): void {
  let along = leverageReal(covariance, h, v);
  if (!(along > -0.0625)) {
    resetReal(covariance, h.length, resets);
    along = leverageReal(covariance, h, v);
  }
  const gain = fround(1 / fround(1 + Math.max(0, along))); // h v below 0 is its rounding
  const classes = scores.length;
  let isBound = true;
  for (let i = 0, at = 0; i < h.length; i++) {
    const k = fround(gain * v[i]!);
    for (let c = 0; c < classes; c++) {
      const wanted = typeof truth === "number" ? Number(c === truth) : truth[c]!;
      const error = fround(wanted - scores[c]!);
      solution[i * classes + c] = fround(solution[i * classes + c]! + fround(k * error)) + 0;
    }
    for (let j = i; j < h.length; j++, at++) covariance[at] = fround(covariance[at]! - fround(k * v[j]!)) + 0;
    const diagonal = covariance[at - (h.length - i)]!;
    isBound &&= diagonal > 0 && diagonal <= 1;
  }
  if (!isBound) resetReal(covariance, h.length, resets);
}

/** v = P h; returns h v: how little of what was learnt lies along h. */
export function leverageReal(covariance: Float32Array, h: Float32Array, v: Float32Array): number {
  v.fill(0);
  for (let i = 0, at = 0; i < h.length; i++) {
    v[i] = v[i]! + fround(covariance[at++]! * h[i]!);
    for (let j = i + 1; j < h.length; j++, at++) {
      v[i] = v[i]! + fround(covariance[at]! * h[j]!);
      v[j] = v[j]! + fround(covariance[at]! * h[i]!);
    }
  }
  let along = 0;
  for (let i = 0; i < h.length; i++) along = fround(along + fround(h[i]! * v[i]!));
  return along;
}

/** P = the mean of its diagonal, one time more: what is known stays trusted as much as before. */
function resetReal(covariance: Float32Array, units: number, resets: Uint32Array): void {
  const diagonal = diagonalOf(units);
  let sum = 0;
  for (const at of diagonal) if (covariance[at]! > 0) sum = fround(sum + covariance[at]!);
  const mean = fround(sum / units);
  covariance.fill(0);
  const held = mean > LEAST ? Math.min(1, mean) : LEAST;
  for (const at of diagonal) covariance[at] = held;
  resets[0]!++;
}
