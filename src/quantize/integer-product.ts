import type { Requantization } from "../formats/arithmetic.js";
import type { BlockIr } from "../ir/ir-blocks.js";
import { weightedOf } from "../layers/index.js";
import type { WeightedValues } from "../layers/layer.js";
import { exponentOf, fixedPoint, fixedPoints, largestOf } from "../numerics/scale.js";
import { sliceBySlice } from "./slices.js";

/** Share of int32 that a bias may take, so that a small channel scale cannot overflow it. */
const BIAS_LIMIT = 2 ** 29;

/**
 * Sum of the weights of four inputs whose products with inputs fit into 16 bits, 258 * 127 < 2^15, less what their rounding
 * may add.
 */
const FOUR_LIMIT = 258 - 2;

/** Scale of a unit whose weights and bias are zero; any positive one gives the same zeros. */
const LEAST_SCALE = 2 ** -126;

/** The integer form of one dense layer. */
export interface IntegerProduct {
  readonly values: WeightedValues;
  /** Of master weights, and of those that are read both ways; else 0. */
  readonly weightExponent: number;
  /** Real value of each accumulator LSB, [units]. */
  readonly accumulatorScale: Float64Array;
  /** Of z. */
  readonly exponent: number;
}

/** Exponent of the inputs of a layer, and whether they may be negative. */
export interface ProductInput {
  readonly exponent: number;
  readonly signed: boolean;
  /** Present where the weights are read both ways: then one power of two is the scale of all. */
  readonly tied?: true;
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
  { layer, inputs, units, slices }: BlockIr,
  { weights, bias, overlay }: FloatProduct,
  input: ProductInput,
  exponent: number,
): IntegerProduct {
  const { fours, oneShift } = weightedOf(layer);
  const accumulatorScale = new Float64Array(units);
  const integers = new Int8Array(weights.length);
  const integerBias = new Int32Array(units);
  const weightExponent = input.tied ? tiedExponent(weights, bias, input.exponent, exponent) : 0;
  for (let j = 0; j < units; j++) {
    const own = every(weights, j, units);
    const scale = input.tied
      ? 2 ** -weightExponent
      : Math.max(
          channelScale(own, largestAddition(bias, overlay, j, units), input.exponent),
          fours ? largestFour(own, input.signed) / FOUR_LIMIT : 0,
        );
    accumulatorScale[j] = scale * 2 ** -input.exponent;
    for (let at = j; at < weights.length; at += units) integers[at] = Math.floor(weights[at]! / scale + 0.5);
    integerBias[j] = Math.floor(bias[j]! / accumulatorScale[j]! + 0.5);
  }
  const fixed = requantization(accumulatorScale, exponent, oneShift);
  return {
    values: {
      weights: sliceBySlice(integers, inputs, units, slices),
      bias: integerBias,
      overlay:
        overlay &&
        Int32Array.from(overlay, (value, at) => Math.floor(value / accumulatorScale[at % units]! + 0.5)),
      factors: fixed.factors,
    },
    weightExponent,
    accumulatorScale,
    exponent: fixed.exponent,
  };
}

/** Sums of a reconstruction are at most this much finer than the input of the layer. */
const MOST_RAISE = 20;

/** Exponent of weights of 0 that are read both ways, at least: with it sums are finer than the input, whatever z becomes. */
const LEAST_TIED = 3;

/** The finest exponent of weights that are read both ways: in int8, with biases and reconstructions within int32. */
function tiedExponent(
  weights: Float32Array,
  bias: ArrayLike<number>,
  inputExponent: number,
  exponent: number,
): number {
  const room = Math.floor(Math.log2(BIAS_LIMIT / (largestOf(Float32Array.from(bias)) || 1))) - inputExponent;
  if (largestOf(weights) === 0) return Math.max(0, inputExponent - exponent) + LEAST_TIED;
  return Math.min(exponentOf(largestOf(weights)), room, MOST_RAISE + inputExponent - exponent);
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

/** Weights of output j. */
function every(weights: Float32Array, j: number, units: number): Float32Array {
  return Float32Array.from({ length: weights.length / units }, (_, i) => weights[i * units + j]!);
}

/**
 * Scale of an output with these weights: the largest of them becomes 127, unless its bias would then leave int32. A unit of
 * zeros takes the least scale there is, since a larger one could lower the exponent that all units share.
 */
function channelScale(weights: Float32Array, addition: number, inputExponent: number): number {
  const least = (addition * 2 ** inputExponent) / BIAS_LIMIT;
  return Math.max(largestOf(weights) / 127, least) || LEAST_SCALE;
}

/** Largest sum of four weights next to each other that may add up: of one sign, or of both where inputs have both. */
function largestFour(weights: Float32Array, signed: boolean): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i += 4) {
    let [above, below] = [0, 0];
    for (const weight of weights.subarray(i, i + 4)) {
      above += Math.max(0, weight);
      below += Math.max(0, -weight);
    }
    largest = Math.max(largest, signed ? above + below : Math.max(above, below));
  }
  return largest;
}

/** Factors to the largest exponent, `wanted` at most, that all of them allow. */
function requantization(
  scales: Float64Array,
  wanted: number,
  oneShift: boolean,
): { readonly exponent: number; readonly factors: Requantization } {
  const fixed = oneShift ? withOneShift : withOwnShifts;
  for (let exponent = wanted; ; exponent--) {
    const factors = fixed(Array.from(scales, (scale) => scale * 2 ** exponent));
    if (factors !== null) return { exponent, factors };
  }
}

function withOwnShifts(factors: readonly number[]): Requantization | null {
  const fixed = factors.map(fixedPoint).filter((each) => each !== null);
  if (fixed.length < factors.length) return null;
  return {
    multiplier: Int32Array.from(fixed, (each) => each.multiplier),
    shift: Uint8Array.from(fixed, (each) => each.shift),
  };
}

function withOneShift(factors: readonly number[]): Requantization | null {
  const fixed = fixedPoints(factors);
  return (
    fixed && {
      multiplier: Int32Array.from(fixed.multipliers),
      shift: new Uint8Array(factors.length).fill(fixed.shift),
    }
  );
}
