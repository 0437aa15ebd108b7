import { clamp, roundShift } from "./fixed-point.js";
import { diagonalOf } from "./triangle.js";

/**
 * Recursive least squares in integers, twin of templates/runtime/ff_rls_s16.c: M and P are int16 * 2^-14, v is int16 * 2^-12, h int8
 * with exponent fh = 0..7. Formulas and bounds in numerics/README.md.
 */

/** M [units][classes], P as its upper triangle [units (units + 1) / 2], and how often P was set back. */
export interface RlsInteger {
  readonly solution: Int16Array;
  readonly covariance: Int16Array;
  readonly resets: Uint32Array;
}

/** Exponent of M and P; 1 is the largest element that P can have. */
export const RLS_EXPONENT = 14;
/** Exponent of an M whose scores are standard deviations of values: as of one whose scores are four of them. */
export const RLS_VALUE_EXPONENT = RLS_EXPONENT - 2;
const ONE = 2 ** RLS_EXPONENT;
/** Least diagonal of a P that is set back: with less, v would be rounded away. */
const LEAST = 16;
/** Of v and of the errors of the scores. */
const FINE = 12;
const LARGEST = 32767;

/** scores[k] = sum_i h[i] M[i][k], with exponent 14 + fh; returns the multiply-accumulates of inputs that are not zero. */
export function rlsScoresInteger(solution: Int16Array, h: Int8Array, scores: Int32Array): number {
  const classes = scores.length;
  let used = 0;
  scores.fill(0);
  for (let i = 0; i < h.length; i++) {
    const value = h[i]!;
    if (value === 0) continue;
    used++;
    for (let k = 0; k < classes; k++) scores[k]! += value * solution[i * classes + k]!;
  }
  return used * classes;
}

/**
 * One sample: v = P h, g = 1 / (1 + h v), k = g v, M += k (y - scores), P -= k v^T.
 * @param scores those of the sample before the update, with exponent 14 + `exponent` (of values 12 + `exponent`).
 * @param truth the class whose score should be 1, or [targets] in standard deviations * 2^-12.
 * @param v room for [units].
 * @returns how many elements of M were held at the end of their range.
 */
export function rlsLearnInteger(
  { solution, covariance, resets }: RlsInteger,
  { h, exponent }: { readonly h: Int8Array; readonly exponent: number },
  scores: Int32Array,
  truth: number | Int16Array,
  v: Int32Array,
): number {
  let along = leverageInteger(covariance, h, exponent, v);
  if (along <= -(2 ** (FINE + exponent - 4))) {
    resetInteger(covariance, h.length, resets);
    along = leverageInteger(covariance, h, exponent, v);
  }
  const gain = gainOf(along, exponent);
  const errors = Array.from(scores, (score, k) => {
    const wanted = typeof truth === "number" ? Number(k === truth) * 2 ** RLS_EXPONENT : truth[k]!;
    return clamp(
      roundShift(wanted * 2 ** exponent - score, RLS_EXPONENT - FINE + exponent),
      -LARGEST,
      LARGEST,
    );
  });
  let saturated = 0;
  let isBound = true;
  for (let i = 0, at = 0; i < h.length; i++) {
    const k = clamp(roundShift(v[i]! * gain.factor, gain.shift), -LARGEST, LARGEST);
    saturated += moveRow(solution.subarray(i * errors.length, (i + 1) * errors.length), errors, k);
    for (let j = i; j < h.length; j++, at++) {
      const value = covariance[at]! - roundShift(k * v[j]!, FINE);
      if (j === i) isBound &&= value > 0 && value <= ONE;
      covariance[at] = clamp(value, -ONE, ONE);
    }
  }
  if (!isBound) resetInteger(covariance, h.length, resets);
  return saturated;
}

/** v = P h at 2^-12; returns h v at 2^-(12 + fh): how little of what was learnt lies along h. */
export function leverageInteger(
  covariance: Int16Array,
  h: Int8Array,
  exponent: number,
  v: Int32Array,
): number {
  v.fill(0);
  for (let i = 0, at = 0; i < h.length; i++) {
    v[i]! += covariance[at++]! * h[i]!;
    for (let j = i + 1; j < h.length; j++, at++) {
      v[i]! += covariance[at]! * h[j]!;
      v[j]! += covariance[at]! * h[i]!;
    }
  }
  let along = 0;
  for (let i = 0; i < h.length; i++) {
    v[i] = clamp(roundShift(v[i]!, RLS_EXPONENT - FINE + exponent), -LARGEST, LARGEST);
    along += h[i]! * v[i]!;
  }
  return along;
}

/** Factor and shift with which v * 2^-12 becomes g v * 2^-14, g = 1 / (1 + h v); h v below 0 is its rounding. */
function gainOf(along: number, exponent: number): { readonly factor: number; readonly shift: number } {
  const divisor = 2 ** 19 + Math.max(0, along) * 2 ** (7 - exponent);
  let shift = 4;
  while (Math.floor(divisor / 2 ** shift) > 0xffff) shift++;
  return { factor: Math.floor(2 ** 30 / Math.floor(divisor / 2 ** shift)), shift: 9 + shift };
}

/** row[k] += gain * errors[k]; returns how many the limits changed. */
function moveRow(row: Int16Array, errors: readonly number[], gain: number): number {
  let saturated = 0;
  for (let k = 0; k < row.length; k++) {
    const value = row[k]! + roundShift(gain * errors[k]!, FINE);
    row[k] = clamp(value, -LARGEST, LARGEST);
    if (row[k] !== value) saturated++;
  }
  return saturated;
}

/** P = the mean of its diagonal, one time more: what is known stays trusted as much as before. */
function resetInteger(covariance: Int16Array, units: number, resets: Uint32Array): void {
  const diagonal = diagonalOf(units);
  let sum = 0;
  for (const at of diagonal) sum += Math.max(0, covariance[at]!);
  covariance.fill(0);
  const mean = Math.max(LEAST, Math.floor(sum / units));
  for (const at of diagonal) covariance[at] = mean;
  resets[0]!++;
}
