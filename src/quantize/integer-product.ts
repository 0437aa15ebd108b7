import type { BlockIr } from "../ir/ir-blocks.js";
import type { WeightedValues } from "../layers/layer.js";
import { fixedPoint, type Multiplier } from "../numerics/scale.js";
import { sliceBySlice } from "./slices.js";

/** Share of int32 that a bias may take, so that a small channel scale cannot overflow it. */
const BIAS_LIMIT = 2 ** 29;

/** Scale of a unit whose weights and bias are zero; any positive one gives the same zeros. */
const LEAST_SCALE = 2 ** -126;

/** The integer form of one dense layer. */
export interface IntegerProduct {
  readonly values: WeightedValues;
  /** Of master weights; 0 for a layer that stays as it is. */
  readonly weightExponent: number;
  /** Real value of each accumulator LSB, [units]. */
  readonly accumulatorScale: Float64Array;
  /** Of z. */
  readonly exponent: number;
}

/** The float form of a product: what training left, with the label's part folded in. */
export interface FloatProduct {
  /** [inputs][units] */
  readonly weights: Float32Array;
  /** [units] */
  readonly bias: ArrayLike<number>;
  /** [classes][units], what each candidate label adds; null for one pass. */
  readonly overlay: ArrayLike<number> | null;
}

/**
 * Weights to int8 with one scale per output, bias to the accumulator's scale, requantization to exponent `exponent`
 * (lowered where a factor would reach 1/4, which the contract's shift cannot hold).
 */
export function quantizeProduct(
  { inputs, units, slices }: BlockIr,
  { weights, bias, overlay }: FloatProduct,
  inputExponent: number,
  exponent: number,
): IntegerProduct {
  const accumulatorScale = new Float64Array(units);
  const integers = new Int8Array(weights.length);
  const integerBias = new Int32Array(units);
  for (let j = 0; j < units; j++) {
    const scale = channelScale(weights, largestAddition(bias, overlay, j, units), j, units, inputExponent);
    accumulatorScale[j] = scale * 2 ** -inputExponent;
    for (let at = j; at < weights.length; at += units) integers[at] = Math.floor(weights[at]! / scale + 0.5);
    integerBias[j] = Math.floor(bias[j]! / accumulatorScale[j]! + 0.5);
  }
  const fixed = multipliers(accumulatorScale, exponent);
  return {
    values: {
      weights: sliceBySlice(integers, inputs, units, slices),
      bias: integerBias,
      overlay:
        overlay &&
        Int32Array.from(overlay, (value, at) => Math.floor(value / accumulatorScale[at % units]! + 0.5)),
      factors: {
        multiplier: Int32Array.from(fixed.multipliers, (each) => each.multiplier),
        shift: Uint8Array.from(fixed.multipliers, (each) => each.shift),
      },
    },
    weightExponent: 0,
    accumulatorScale,
    exponent: fixed.exponent,
  };
}

/** Largest |bias + overlay| that any label can bring to output j. */
function largestAddition(
  bias: ArrayLike<number>,
  overlay: FloatProduct["overlay"],
  j: number,
  units: number,
): number {
  let largest = 0;
  for (let at = j; at < (overlay?.length ?? 0); at += units)
    largest = Math.max(largest, Math.abs(overlay![at]!));
  return Math.abs(bias[j]!) + largest;
}

/**
 * Scale of output j: its largest weight becomes 127, unless its bias would then leave int32. A unit of zeros takes the
 * least scale there is, since a larger one could lower the exponent that all units share.
 */
function channelScale(
  weights: Float32Array,
  addition: number,
  j: number,
  units: number,
  inputExponent: number,
): number {
  let largest = 0;
  for (let at = j; at < weights.length; at += units) largest = Math.max(largest, Math.abs(weights[at]!));
  const least = (addition * 2 ** inputExponent) / BIAS_LIMIT;
  return Math.max(largest / 127, least) || LEAST_SCALE;
}

function multipliers(scales: Float64Array, wanted: number): { exponent: number; multipliers: Multiplier[] } {
  for (let exponent = wanted; ; exponent--) {
    const found = Array.from(scales, (scale) => fixedPoint(scale * 2 ** exponent));
    if (found.every((each) => each !== null)) return { exponent, multipliers: found };
  }
}
