import type { Softmax } from "../ir/update-constants.js";
import { mulh } from "./fixed-point.js";

/** The softmax of integer scores, twin of templates/runtime/ff_softmax_s32.c; formulas in numerics/README.md. */

/** round(2^15 * 2^(-i / 32)), i = 0..32. */
const POWERS = Uint16Array.of(
  ...[
    32768, 32066, 31379, 30706, 30048, 29405, 28774, 28158, 27554, 26964, 26386, 25821, 25268, 24726, 24196,
  ],
  ...[
    23678, 23170, 22674, 22188, 21713, 21247, 20792, 20347, 19911, 19484, 19066, 18658, 18258, 17867, 17484,
  ],
  ...[17109, 16743, 16384],
);

/**
 * Constants for scores with `exponent` fs (score * 2^-fs is the real score) that are multiplied by `sharpness` > 0 (the
 * inverse of the temperature) before they are exponentiated.
 */
export function softmaxConstants(exponent: number, sharpness: number): Softmax {
  const octaves = sharpness * Math.LOG2E * 2 ** (14 - exponent); // of one score unit, in steps of 2^-14
  let raise = 0;
  while (raise < 30 && octaves >= 2 ** (raise - 1)) raise++;
  const factor = octaves * 2 ** -raise; // below 1/2, or so large that any two scores are further apart than the limit
  let shift = 0;
  while (shift < 31 && factor * 2 ** (33 + shift) < 2 ** 31) shift++;
  const multiplier = Math.floor(factor * 2 ** (32 + shift) + 0.5);
  return {
    limit: Math.min(2 ** 31 - 1, Math.ceil((32 / sharpness) * 2 ** exponent)),
    raise,
    multiplier: Math.min(2 ** 31 - 1, multiplier),
    shift,
  };
}

/**
 * d = softmax(scores) - onehot(label) in Q15, -32768..32768; returns -d[label] = 1 - p[label], 0..32768.
 * Scores are below 2^30 in magnitude, at most 256 of them; `d` has their length.
 */
export function softmaxError(softmax: Softmax, scores: Int32Array, label: number, d: Int32Array): number {
  let largest = scores[0]!;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > largest) largest = scores[k]!;
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    const share = softmaxPower(softmax, largest - scores[k]!);
    d[k] = share;
    sum += share;
  }
  const half = sum >>> 1;
  for (let k = 0; k < scores.length; k++) d[k] = Math.floor((d[k]! * 0x8000 + half) / sum);
  d[label]! -= 0x8000;
  return -d[label]!;
}

/** 2^15 * exp(-sharpness * distance), 0..32768: a table of 32 steps an octave, linear between them. */
export function softmaxPower({ limit, raise, multiplier, shift }: Softmax, distance: number): number {
  const octaves = mulh((distance < limit ? distance : limit) << raise, multiplier) >> shift;
  const whole = octaves >> 14;
  if (whole > 15) return 0;
  const step = (octaves >> 9) & 31;
  const left = POWERS[step]!;
  const fall = ((left - POWERS[step + 1]!) * (octaves & 511) + 256) >> 9;
  return (left - fall) >> whole;
}
