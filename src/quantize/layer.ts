import type { DenseIr } from "../ir/ir.js";
import type { QuantLayer } from "../ir/quant.js";
import type { TrainedLayer } from "../ir/trained.js";
import { fixedPoint, largestOf, type Multiplier } from "./scale.js";

/** Share of int32 that a bias may take, so that a small channel scale cannot overflow it. */
const BIAS_LIMIT = 2 ** 29;

/** Scale of a unit whose weights and bias are zero; any positive one gives the same zeros. */
const LEAST_SCALE = 2 ** -126;

/** The integer form of one dense layer, without its head and normalisation. */
export type QuantProduct = Omit<QuantLayer, "head" | "norm" | "density">;

/**
 * Weights to int8 with one scale per output, bias to the accumulator's scale, requantization to exponent `exponent`
 * (lowered where a factor would reach 1/4, which the contract's shift cannot hold).
 */
export function quantizeProduct(
  ir: DenseIr,
  { weights, bias }: TrainedLayer,
  inputExponent: number,
  exponent: number,
): QuantProduct {
  const { inputs, units } = ir;
  const accumulatorScale = new Float64Array(units);
  const integers = new Int8Array(weights.length);
  const integerBias = new Int32Array(units);
  for (let j = 0; j < units; j++) {
    const scale = channelScale(weights, bias[j]!, j, units, inputExponent);
    accumulatorScale[j] = scale * 2 ** -inputExponent;
    for (let at = j; at < weights.length; at += units) integers[at] = Math.floor(weights[at]! / scale + 0.5);
    integerBias[j] = Math.floor(bias[j]! / accumulatorScale[j]! + 0.5);
  }
  const fixed = multipliers(accumulatorScale, exponent);
  return {
    name: ir.name,
    source: ir.source,
    inputs,
    units,
    weights: integers,
    bias: integerBias,
    multiplier: Int32Array.from(fixed.multipliers, (each) => each.multiplier),
    shift: Uint8Array.from(fixed.multipliers, (each) => each.shift),
    accumulatorScale,
    exponent: fixed.exponent,
  };
}

/**
 * Scale of output j: its largest weight becomes 127, unless its bias would then leave int32. A unit of zeros takes the
 * least scale there is, since a larger one could lower the exponent that all units share.
 */
function channelScale(
  weights: Float32Array,
  bias: number,
  j: number,
  units: number,
  inputExponent: number,
): number {
  let largest = 0;
  for (let at = j; at < weights.length; at += units) largest = Math.max(largest, Math.abs(weights[at]!));
  const least = (Math.abs(bias) * 2 ** inputExponent) / BIAS_LIMIT;
  return Math.max(largest / 127, least) || LEAST_SCALE;
}

function multipliers(scales: Float64Array, wanted: number): { exponent: number; multipliers: Multiplier[] } {
  for (let exponent = wanted; ; exponent--) {
    const found = Array.from(scales, (scale) => fixedPoint(scale * 2 ** exponent));
    if (found.every((each) => each !== null)) return { exponent, multipliers: found };
  }
}

/** A head before it is brought to the common score scale. */
export interface QuantHeadPart {
  readonly weights: Float32Array;
  /** Exponent of z. */
  readonly zExponent: number;
}

/** Integer heads on one score scale. */
export interface QuantHeads {
  readonly scoreExponent: number;
  readonly heads: readonly {
    readonly weights: Int8Array;
    readonly exponent: number;
    readonly shift: number;
  }[];
}

const LARGEST_SHIFT = 15;

/**
 * Heads to int8, one power-of-two scale each; shifts align them. `exponents` are the finest that int8 allows;
 * they are lowered until the shifts fit 0..15 and no sum of scores can leave int32.
 */
export function quantizeHeads(
  parts: readonly QuantHeadPart[],
  exponents: readonly number[],
  classes: number,
): QuantHeads {
  const coarsest = Math.min(...parts.map((part, index) => part.zExponent + exponents[index]!));
  for (let limit = coarsest + LARGEST_SHIFT; ; limit--) {
    const chosen = parts.map((part, index) => Math.min(exponents[index]!, limit - part.zExponent));
    const scoreExponent = Math.max(...parts.map((part, index) => part.zExponent + chosen[index]!));
    const heads = parts.map((part, index) => {
      const exponent = chosen[index]!;
      const weights = Int8Array.from(part.weights, (value) => Math.floor(value * 2 ** exponent + 0.5));
      return { weights, exponent, shift: scoreExponent - part.zExponent - exponent };
    });
    if (heads.every(({ shift }) => shift <= LARGEST_SHIFT) && scoreBound(heads, classes) < 2 ** 31) {
      return { scoreExponent, heads };
    }
  }
}

/** Largest |score| that any z in 0..127 can reach. */
function scoreBound(heads: QuantHeads["heads"], classes: number): number {
  const bound = new Float64Array(classes);
  for (const { weights, shift } of heads) {
    for (let at = 0; at < weights.length; at++) {
      const k = at % classes;
      bound[k] = bound[k]! + 127 * Math.abs(weights[at]!) * 2 ** shift;
    }
  }
  return largestOf(bound);
}
