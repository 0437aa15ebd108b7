import type { Softmax } from "../ir/update-constants.js";
import { sigmoid } from "./real.js";
import { softmaxError } from "./softmax.js";

/** Twin of templates/runtime/ff_pair_s32.c, ff_pair_f32.c and ff_rival.c: a sample with its label and with a rival. */

/** Which loss a pair's goodness has. */
export type PairLoss = "symba" | "bce";

/** The label other than `label` with the largest score, the lowest one on a tie; at least two classes. */
export function rivalOf(scores: Int32Array | Float32Array, label: number): number {
  let best = label === 0 ? 1 : 0;
  for (let k = 0; k < scores.length; k++) if (k !== label && scores[k]! > scores[best]!) best = k;
  return best;
}

/**
 * How wrong the goodness of the label and of its rival is, both 0..1 in Q15: symba compares the two with each other,
 * bce each with a threshold.
 */
export function pairErrors(
  loss: PairLoss,
  softmax: Softmax,
  threshold: number,
  positive: number,
  negative: number,
): [number, number] {
  return errorsOf(loss, threshold, positive, negative, (wanted, other) =>
    softmaxError(softmax, Int32Array.of(other, wanted), 1, new Int32Array(2)),
  );
}

/** The same in reals, 0..1. */
export function pairErrorsReal(
  loss: PairLoss,
  sharpness: number,
  threshold: number,
  positive: number,
  negative: number,
): [number, number] {
  const f = Math.fround;
  return errorsOf(loss, threshold, positive, negative, (wanted, other) =>
    sigmoid(f(sharpness * f(other - wanted))),
  );
}

/** `share` is what the softmax of (other, wanted) leaves to the other. */
function errorsOf(
  loss: PairLoss,
  threshold: number,
  positive: number,
  negative: number,
  share: (wanted: number, other: number) => number,
): [number, number] {
  return loss === "symba"
    ? [share(positive, negative), share(positive, negative)]
    : [share(positive, threshold), share(threshold, negative)];
}
