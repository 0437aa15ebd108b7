/** Integers with zero points, as nets of other frameworks have them. */

/** Meaning of int8 values: real = scale * (q - zero), q of -128..127. */
export interface Quantization {
  /** Above 0. */
  readonly scale: number;
  readonly zero: number;
}

/** Rounding of sums that are rescaled: once, or in two steps (see `rescaled` in numerics/zero-points.ts). */
export type Rounding = "single" | "double";

/** Factor of a product: multiplier * 2^-(31 + shift); 2^30 <= multiplier < 2^31 or 0, shift 0..31. */
export interface Rescale {
  readonly multiplier: number;
  readonly shift: number;
}

/** Numbers of a layer beside its tables. */
export interface AsymmetricNumbers {
  /** Of what it reads, and of what it makes. */
  readonly input: Quantization;
  readonly output: Quantization;
  /** Least and largest q that it makes: those of an activation, or -128 and 127. */
  readonly limits: readonly [least: number, most: number];
  readonly rounding: Rounding;
}

/** Numbers of a sum of two maps: both become multiples of one unit, whose sum is rescaled. */
export interface SumNumbers extends AsymmetricNumbers {
  /** Of the other map. */
  readonly other: Quantization;
  /** From (q - zero) * 2^20 of either to the unit, and from the unit to the output. */
  readonly factors: readonly [input: Rescale, other: Rescale, output: Rescale];
}

/** An imported layer with weights in integers. */
export interface ProductValues {
  readonly numbers: AsymmetricNumbers;
  /** As of a layer with weights in floats. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** One for each output; shifts of 1 or more. */
  readonly multiplier: Int32Array;
  readonly shift: Uint8Array;
  /** Real value of a unit of each sum. */
  readonly accumulatorScale: Float64Array;
}
