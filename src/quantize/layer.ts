import type { DenseIr } from "../ir/ir.js";
import type { IntegerLayer } from "../ir/quant.js";
import { fixedPoint, type Multiplier } from "./scale.js";

/** Share of int32 that a bias may take, so that a small channel scale cannot overflow it. */
const BIAS_LIMIT = 2 ** 29;

/** Scale of a unit whose weights and bias are zero; any positive one gives the same zeros. */
const LEAST_SCALE = 2 ** -126;

/** The integer form of one dense layer, without its answer and normalisation. */
export type QuantProduct = Omit<IntegerLayer, "answer" | "norm" | "density" | "learning">;

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
  ir: DenseIr,
  { weights, bias, overlay }: FloatProduct,
  inputExponent: number,
  exponent: number,
): QuantProduct {
  const { inputs, units, slices } = ir;
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
    kind: "integer",
    name: ir.name,
    source: ir.source,
    inputs,
    units,
    slices,
    weights: sliceBySlice(integers, inputs, units, slices),
    bias: integerBias,
    overlay:
      overlay &&
      Int32Array.from(overlay, (value, at) => Math.floor(value / accumulatorScale[at % units]! + 0.5)),
    multiplier: Int32Array.from(fixed.multipliers, (each) => each.multiplier),
    shift: Uint8Array.from(fixed.multipliers, (each) => each.shift),
    accumulatorScale,
    exponent: fixed.exponent,
  };
}

/** [inputs][units] -> [slices][inputs][units / slices] */
export function sliceBySlice<T extends Int8Array | Int16Array | Float32Array>(
  weights: T,
  inputs: number,
  units: number,
  slices: number,
): T {
  const width = units / slices;
  const sliced = weights.slice() as T;
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < units; j++) {
      const slice = Math.floor(j / width);
      sliced[(slice * inputs + i) * width + (j % width)] = weights[i * units + j]!;
    }
  return sliced;
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
