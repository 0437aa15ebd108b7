import type { Softmax } from "../ir/update-constants.js";
import { softmaxPower } from "./softmax.js";

/** Support of labelled rows in integers, twin of templates/runtime/ff_context_s8.c; formulas in numerics/README.md. */

/** Rows that are kept, and what goes with each. */
export interface Support<Rows, Norms> {
  /** [rows][units] */
  readonly rows: Rows;
  /** [rows] class of each; what is no class marks a row that is free. */
  readonly labels: Uint8Array;
  /** [rows] sum of squares of each. */
  readonly norms: Norms;
}

/** Score of a class without a row, where the nearest row decides: below that of any row. */
export const NO_ROW = -(2 ** 29);

/**
 * scores[k] = the share of class k in softmax(2 h r - r r) over all rows r, Q15; with `softmax` null the largest 2 h r - r r of its
 * rows. Returns the multiply-accumulates of inputs that are not zero.
 * @param similar room for [rows].
 */
export function contextScoresInteger(
  { rows, labels, norms }: Support<Int8Array, Int32Array>,
  softmax: Softmax | null,
  h: Int8Array,
  similar: Int32Array,
  scores: Int32Array,
): number {
  let largest = NO_ROW;
  let used = 0;
  for (let n = 0; n < labels.length; n++) {
    if (labels[n]! >= scores.length) continue;
    used++;
    let sum = 0;
    for (let i = 0; i < h.length; i++) sum += h[i]! * rows[n * h.length + i]!;
    similar[n] = 2 * sum - norms[n]!;
    if (similar[n]! > largest) largest = similar[n]!;
  }
  if (softmax === null) nearestInteger(labels, similar, scores);
  else sharesInteger(softmax, labels, largest, similar, scores);
  return used * h.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
}

function nearestInteger(labels: Uint8Array, similar: Int32Array, scores: Int32Array): void {
  scores.fill(NO_ROW);
  for (const [n, label] of labels.entries())
    if (label < scores.length && similar[n]! > scores[label]!) scores[label] = similar[n]!;
}

function sharesInteger(
  softmax: Softmax,
  labels: Uint8Array,
  largest: number,
  similar: Int32Array,
  scores: Int32Array,
): void {
  let sum = 0;
  scores.fill(0);
  for (const [n, label] of labels.entries()) {
    if (label >= scores.length) continue;
    const share = softmaxPower(softmax, largest - similar[n]!);
    scores[label]! += share;
    sum += share;
  }
  let shift = 0;
  while (sum >>> shift > 0x1ffff) shift++;
  sum >>>= shift;
  for (let k = 0; k < scores.length && sum > 0; k++)
    scores[k] = Math.floor(((scores[k]! >>> shift) * 0x8000 + (sum >>> 1)) / sum);
}

/**
 * Row that a sample of class `label` takes: the first free one, or the oldest of the class that has most; of classes with as many
 * the sample's own, else the lowest. So no class loses its last row while another has two, or a row is free.
 */
export function rowToTake(labels: Uint8Array, ages: Uint32Array, classes: number, label: number): number {
  const free = labels.findIndex((each) => each >= classes);
  if (free >= 0) return free;
  const counts = new Uint32Array(classes);
  for (const each of labels) counts[each]!++;
  let most = label;
  for (let k = 0; k < classes; k++) if (counts[k]! > counts[most]!) most = k;
  let oldest = -1;
  for (const [n, each] of labels.entries())
    if (each === most && (oldest < 0 || ages[n]! < ages[oldest]!)) oldest = n;
  return oldest;
}
