import type { Support } from "./context-integer.js";
import { expf32 } from "./math.js";

/**
 * Support of labelled rows in floats, twin of templates/runtime/ff_context_real.h: every product and sum is rounded to float32, sums
 * run in ascending order. Formulas in numerics/README.md.
 */

const { fround } = Math;

/** Score of a class without a row, where the nearest row decides. */
export const NO_REAL_ROW = -(2 ** 100);

/**
 * scores[k] = the share of class k in softmax(sharpness (2 h r - r r)) over all rows r; with sharpness 0 the largest 2 h r - r r of
 * its rows. Returns the multiply-accumulates of inputs that are not zero.
 * @param similar room for [rows].
 */
export function contextScoresReal(
  { rows, labels, norms }: Support<Float32Array, Float32Array>,
  sharpness: number,
  h: Float32Array,
  similar: Float32Array,
  scores: Float32Array,
): number {
  let largest = NO_REAL_ROW;
  let used = 0;
  for (let n = 0; n < labels.length; n++) {
    if (labels[n]! >= scores.length) continue;
    used++;
    let sum = 0;
    for (let i = 0; i < h.length; i++) sum = fround(sum + fround(h[i]! * rows[n * h.length + i]!));
    similar[n] = fround(sum + sum) - norms[n]!;
    if (similar[n]! > largest) largest = similar[n]!;
  }
  if (sharpness === 0) nearestReal(labels, similar, scores);
  else sharesReal(sharpness, labels, largest, similar, scores);
  return used * h.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
}

function nearestReal(labels: Uint8Array, similar: Float32Array, scores: Float32Array): void {
  scores.fill(NO_REAL_ROW);
  for (const [n, label] of labels.entries())
    if (label < scores.length && similar[n]! > scores[label]!) scores[label] = similar[n]!;
}

function sharesReal(
  sharpness: number,
  labels: Uint8Array,
  largest: number,
  similar: Float32Array,
  scores: Float32Array,
): void {
  let sum = 0;
  scores.fill(0);
  for (const [n, label] of labels.entries()) {
    if (label >= scores.length) continue;
    const share = expf32(fround(fround(similar[n]! - largest) * sharpness));
    scores[label] = scores[label]! + share;
    sum = fround(sum + share);
  }
  for (let k = 0; k < scores.length && sum > 0; k++) scores[k] = scores[k]! / sum;
}
