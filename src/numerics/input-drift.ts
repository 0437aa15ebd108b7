/**
 * Drift of a device's inputs since training, as its own answers tell it: for each class by itself, so that a class
 * which comes often counts no more than one which comes seldom. Twin of templates/runtime/ff_drift_{s8,f16,f32}.c; formulas in
 * numerics/README.md.
 */

import { clamp } from "./fixed-point.js";

const { fround } = Math;

/** Answers of a class after which a new one has the least weight: one part in so many. */
export const SLOWEST = 64;
/** Answers of a class from which on it counts fully. */
export const CERTAIN = 16;
/** Samples, each as the one before, after which a sensor is taken to be stuck. */
export const STILL = 16;
/** Bound of what a class of integers has moved by, in steps of 2^-11: 255 at most. */
export const MOST_DRIFT = 2 ** 19;
/** Deviations of the training data by which a single sample of floats moves anything at most. */
const FARTHEST = 8;
/** Means of floats below are none. */
const LEAST_MEAN = 2 ** -10;

/** True where x has been the same `STILL` times in a row; `last` becomes x, and `still` [1] counts. */
export function isStill<T extends Int8Array | Float32Array>(x: T, last: T, still: Uint8Array): boolean {
  const same = x.every((value, i) => value === last[i]);
  last.set(x);
  still[0] = same ? Math.min(still[0]! + 1, STILL) : 0;
  return still[0]! >= STILL;
}

/** out = x - mean, held within -127..127. */
export function centreInteger(x: Int8Array, mean: Int8Array, out: Int8Array): void {
  for (let i = 0; i < x.length; i++) out[i] = clamp(x[i]! - mean[i]!, -127, 127);
}

/**
 * Drift of one class after one more answer: drift += (x - usual - drift) / min(answers, 64), towards zero.
 * @param usual mean of x over the class in training, in steps of 2^-8.
 * @param drift in steps of 2^-11.
 */
export function followClassInteger(
  x: Int8Array,
  usual: Int16Array,
  answers: Uint8Array,
  label: number,
  drift: Int32Array,
): void {
  const share = counted(answers, label);
  for (let i = 0; i < x.length; i++) {
    const away = (x[i]! * 256 - usual[i]!) * 8;
    drift[i] = drift[i]! + Math.trunc((away - drift[i]!) / share);
  }
}

/** mean = the mean of what the classes have moved by, [classes][inputs]; half away from zero. */
export function meanDriftInteger(drifts: Int32Array, answers: Uint8Array, mean: Int8Array): void {
  const whole = answers.length * CERTAIN * 2 ** 11;
  for (let i = 0; i < mean.length; i++) {
    let sum = 0;
    for (const [k, count] of answers.entries())
      sum += drifts[k * mean.length + i]! * Math.min(count, CERTAIN);
    const rounded = Math.trunc((sum + (sum < 0 ? -whole / 2 : whole / 2)) / whole);
    mean[i] = clamp(rounded, -127, 127);
  }
}

/** x - mean of floats, which are stored next. */
export function centreReal(x: Float32Array, mean: Float32Array): Float32Array {
  return x.map((value, i) => fround(value - mean[i]!));
}

/** The same of floats: every operation rounded once, and no sample further away than 8 deviations. */
export function followClassReal(
  x: Float32Array,
  usual: Float32Array,
  answers: Uint8Array,
  label: number,
  drift: Float32Array,
): void {
  const share = counted(answers, label);
  for (let i = 0; i < x.length; i++) {
    const away = clamp(fround(x[i]! - usual[i]!), -FARTHEST, FARTHEST);
    drift[i] = fround(drift[i]! + fround(fround(away - drift[i]!) / share));
  }
}

/** The same of floats, which are stored next; sums run over the classes in their order. */
export function meanDriftReal(drifts: Float32Array, answers: Uint8Array): Float32Array {
  const inputs = drifts.length / answers.length;
  return Float32Array.from({ length: inputs }, (_, i) => {
    let sum = 0;
    for (const [k, count] of answers.entries())
      sum = fround(sum + fround(drifts[k * inputs + i]! * (Math.min(count, CERTAIN) / CERTAIN)));
    const mean = fround(sum / answers.length);
    return Math.abs(mean) < LEAST_MEAN ? 0 : mean;
  });
}

/** Share of the validation samples whose margins are too small to be sure of an answer. */
const UNSURE = 0.1;

/** The margin below which a tenth of these lie. */
export function sureMargin(margins: Iterable<number>): number {
  const sorted = [...margins].sort((a, b) => a - b);
  return sorted[Math.floor(UNSURE * sorted.length)] ?? 0;
}

/** One more answer of the class; how many there have been, 64 at most. */
function counted(answers: Uint8Array, label: number): number {
  answers[label] = Math.min(answers[label]! + 1, SLOWEST);
  return answers[label]!;
}
