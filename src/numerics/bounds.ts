import type { AffineInput, IntegerLayer, QuantAnswer } from "../ir/quant.js";

/**
 * What the arithmetic contract proves from the constants themselves, so that nothing on a device can wrap: at export, and
 * again of whatever comes back from one.
 */

/** Accumulators stay below this in magnitude. */
export const SUM_LIMIT = 2 ** 31;

/** One bit below int32: a margin, the difference of two scores, cannot reach 2^31 - 1, which means "never leave". */
export const SCORE_LIMIT = 2 ** 30;

/** Limits of a master: 16 bits around V = 128, which stands for 0, cut where V itself would not fit int16. */
export const MASTERS = [-32640, 32767] as const;

/** Biases and label slots that are learnt stay within it on both sides. */
export const LARGEST_BIAS = 2 ** 29;

/** The largest sum of squares of one activation. */
const LARGEST_SQUARE = 127 * 127;

/** Largest |bias + overlay + x W| that an input x in -127..127 can bring to any output; where a layer `learns`, with any masters. */
export function largestSum(
  layer: Pick<IntegerLayer, "inputs" | "units" | "slices" | "weights" | "bias" | "overlay">,
  learns: boolean,
): number {
  const { inputs, units, slices, weights, bias, overlay } = layer;
  if (learns) return (overlay ? 2 : 1) * LARGEST_BIAS + 127 * 128 * inputs;
  const width = units / slices;
  const bound = new Float64Array(units);
  for (const [at, value] of overlay?.entries() ?? [])
    bound[at % units] = Math.max(bound[at % units]!, Math.abs(value));
  for (const [j, value] of bias.entries()) bound[j]! += Math.abs(value);
  for (let at = 0; at < weights.length; at++) {
    const j = Math.floor(at / (inputs * width)) * width + (at % width);
    bound[j]! += 127 * Math.abs(weights[at]!);
  }
  return bound.reduce((largest, each) => Math.max(largest, each), 0);
}

/** A layer as the scores see it. */
export interface Scored extends Pick<IntegerLayer, "units" | "slices"> {
  readonly answer: QuantAnswer | null;
}

/** Largest |score| that any activations in 0..127 can reach, with any weights where a head learns. */
export function largestScore(layers: readonly Scored[], classes: number): number {
  const heads = new Float64Array(classes);
  const squares = layers.reduce((sum, { answer, units, slices }) => {
    if (answer?.kind === "head") addHead(heads, answer);
    if (answer?.kind === "goodness") return sum + LARGEST_SQUARE * units * answer.multiplier;
    if (answer?.kind !== "groups") return sum;
    const { bounds, multiplier } = answer;
    const largest = multiplier.reduce(
      (most, each, k) => Math.max(most, Math.abs(each) * (bounds[k + 1]! - bounds[k]!)),
      0,
    );
    return sum + LARGEST_SQUARE * slices * largest;
  }, 0);
  return heads.reduce((largest, each) => Math.max(largest, each), 0) + squares;
}

function addHead(bound: Float64Array, { weights, shift }: Extract<QuantAnswer, { kind: "head" }>): void {
  const learns = weights instanceof Int16Array;
  for (let at = 0; at < weights.length; at++)
    bound[at % bound.length]! += 127 * (learns ? 128 : Math.abs(weights[at]!)) * 2 ** shift;
}

/** Whether an integer input cannot wrap: |raw * m + o| + 2^(s-1) < 2^31 for every int16 raw, |m| < 2^15, |o| < 2^30. */
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
