import type { AffineInput } from "../ir/device-model.js";

/**
 * Bounds that the arithmetic contract proves from the constants themselves, so that nothing on a device can wrap: at
 * export, and again of whatever comes back from one.
 */

/** Accumulators stay below this in magnitude. */
export const SUM_LIMIT = 2 ** 31;

/** One bit below int32: a margin, the difference of two scores, cannot reach 2^31 - 1, which means "never leave". */
export const SCORE_LIMIT = 2 ** 30;

/** Limits of a master: 16 bits around V = 128, which stands for 0, cut where V itself would not fit int16. */
export const MASTER_RANGE = [-32640, 32767] as const;

/** Biases and label slots that are learnt stay within it on both sides. */
export const LARGEST_BIAS = 2 ** 29;

/** Standard deviations that what a layer adds to an estimate beside its head is held within, where it learns. */
const LARGEST_CONSTANT = 64;

/** The same as an integer with the exponent of the estimate. */
export function largestConstant(exponent: number): number {
  return LARGEST_CONSTANT * 2 ** exponent;
}

/** The largest sum of squares of one activation. */
const LARGEST_SQUARE = 127 * 127;

/** A dense layer of integers, as its sums see it: weights [slices][inputs][width]. */
export interface Summed {
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  /** [classes][units] */
  readonly overlay: ArrayLike<number> | null;
}

/**
 * Largest |bias + overlay + x W| that an input x in -127..127 can bring to any output; where a layer `learns`, with any
 * master weights.
 */
export function largestSum(
  { inputs, units, slices, weights, bias, overlay }: Summed,
  learns: boolean,
): number {
  if (learns) return (overlay ? 2 : 1) * LARGEST_BIAS + 127 * 128 * inputs;
  const width = units / slices;
  const bound = new Float64Array(units);
  for (let at = 0; at < (overlay?.length ?? 0); at++)
    bound[at % units] = Math.max(bound[at % units]!, Math.abs(overlay![at]!));
  for (let j = 0; j < units; j++) bound[j]! += Math.abs(bias[j]!);
  for (let at = 0; at < weights.length; at++) {
    const j = Math.floor(at / (inputs * width)) * width + (at % width);
    bound[j]! += 127 * Math.abs(weights[at]!);
  }
  return bound.reduce((largest, each) => Math.max(largest, each), 0);
}

/** Bounds of what the layers of a model add to the scores of integers, in any activations 0..127. */
export interface ScoreBounds {
  /** [classes], by heads. */
  readonly heads: Float64Array;
  /** By squares, the same for every class. */
  squares: number;
}

/** No share yet. */
export function noScores(classes: number): ScoreBounds {
  return { heads: new Float64Array(classes), squares: 0 };
}

/** Adds the share of a head [units][classes]; with any weights where it is of master weights. */
export function addHeadBound({ heads }: ScoreBounds, weights: ArrayLike<number>, shift: number): void {
  const learns = weights instanceof Int16Array;
  for (let at = 0; at < weights.length; at++)
    heads[at % heads.length]! += 127 * (learns ? 128 : Math.abs(weights[at]!)) * 2 ** shift;
}

/** Adds what a layer adds to each score beside its head, as an integer with the exponent of the scores. */
export function addConstantBound(
  { heads }: ScoreBounds,
  constant: ArrayLike<number>,
  exponent: number,
): void {
  for (let k = 0; k < constant.length; k++) heads[k]! += Math.abs(Math.round(constant[k]! * 2 ** exponent));
}

/** Adds what a layer may come to add to each score, wherever its learning leads. */
export function addLearntConstantBound({ heads }: ScoreBounds, limit: number): void {
  for (let k = 0; k < heads.length; k++) heads[k]! += limit;
}

/** Adds the share of the squares of `units` units times `multiplier`. */
export function addSquaresBound(bounds: ScoreBounds, units: number, multiplier: number): void {
  bounds.squares += LARGEST_SQUARE * units * Math.abs(multiplier);
}

/** Adds the share of groups of units in each of `slices` slices. */
export function addGroupsBound(
  bounds: ScoreBounds,
  ends: ArrayLike<number>,
  multiplier: ArrayLike<number>,
  slices: number,
): void {
  let largest = 0;
  for (let k = 0; k < multiplier.length; k++)
    largest = Math.max(largest, Math.abs(multiplier[k]!) * (ends[k + 1]! - ends[k]!));
  bounds.squares += LARGEST_SQUARE * slices * largest;
}

/** Adds the share of groups of channels over `pixels` pixels, whose factors have 14 bits behind the point. */
export function addMapGroupsBound(
  bounds: ScoreBounds,
  ends: ArrayLike<number>,
  multiplier: ArrayLike<number>,
  pixels: number,
): void {
  let largest = 0;
  for (let k = 0; k < multiplier.length; k++)
    largest = Math.max(largest, Math.abs(multiplier[k]!) * (ends[k + 1]! - ends[k]!));
  bounds.squares += (LARGEST_SQUARE * pixels * largest) / 2 ** 14 + 1;
}

/** Largest |score| within the bounds. */
export function largestScore({ heads, squares }: ScoreBounds): number {
  return heads.reduce((largest, each) => Math.max(largest, each), 0) + squares;
}

/**
 * True for an integer input that cannot wrap: |raw * m + o| + 2^(s-1) < 2^31 for every int16 raw, |m| < 2^15, |o| <
 * 2^30.
 */
export function inputFits({
  multiplier,
  offset,
  shift,
}: Omit<AffineInput, "kind" | "start" | "size">): boolean {
  return shift.every((s, i) => {
    const m = Math.abs(multiplier[i]!);
    const o = Math.abs(offset[i]!);
    return s >= 1 && s <= 31 && m < 2 ** 15 && o < 2 ** 30 && m * 2 ** 15 + o + 2 ** (s - 1) < 2 ** 31;
  });
}
