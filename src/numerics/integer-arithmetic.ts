import { accumulateMasterWeights } from "./integer-learning.js";

/** Products, squares and decisions of integers; twin of templates/runtime/ff_product.h, ff_goodness.c and ff_answer.c. */

const INT32_MAX = 0x7fff_ffff;

/**
 * acc[j] += sum_i x[i] * w[i][j] over the non-zero x, w being the upper byte of a master; returns non-zero inputs x
 * outputs.
 */
export function accumulateInteger(x: Int8Array, weights: Int8Array | Int16Array, acc: Int32Array): number {
  if (weights instanceof Int16Array) return accumulateMasterWeights(x, weights, acc);
  const outputs = acc.length;
  let nonZero = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    nonZero++;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) acc[j] = acc[j]! + value * weights[row + j]!;
  }
  return nonZero * outputs;
}

/** Sum of z^2. */
export function sumOfSquaresInteger(z: Int8Array): number {
  let ss = 0;
  for (let j = 0; j < z.length; j++) ss += z[j]! * z[j]!;
  return ss;
}

/** Lowest index of the largest score, and its distance to the second, over all labels or the `active` ones (ascending). */
export function topTwoInteger(
  scores: Int32Array,
  active: Uint8Array | null,
): { label: number; margin: number } {
  let label = -1;
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < (active ?? scores).length; at++) {
    const k = active === null ? at : active[at]!;
    const score = scores[k]!;
    if (score > first) {
      second = first;
      first = score;
      label = k;
    } else if (score > second) second = score;
  }
  return { label, margin: Math.min(INT32_MAX, first - second) };
}

/** chosen = the labels with the largest scores, ascending; lower labels win ties. */
export function topLabelsInteger(scores: Int32Array, chosen: Uint8Array): void {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  chosen.set(order.slice(0, chosen.length).sort((a, b) => a - b));
}
