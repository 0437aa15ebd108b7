import type { Storage } from "./data.js";

/**
 * The model as the device holds it: integers, and the exponents that give them a meaning.
 * A tensor with exponent f stands for `integer * 2^-f`. Formulas: src/numerics/README.md.
 */
export interface QuantModel {
  readonly name: string;
  readonly classes: readonly string[];
  readonly precision: "int8";
  readonly input: QuantInput;
  readonly layers: readonly QuantLayer[];
  /** Scores are int32 with this exponent. */
  readonly scoreExponent: number;
}

/** Network input x, int8 in -127..127 with exponent `exponent`, from raw values of type `storage`. */
export interface QuantInput {
  readonly size: number;
  readonly storage: Storage;
  /**
   * What one raw integer means where the host has turned decimal data into int16: value = raw * step.
   * One step for all features, or one per feature. Empty where raw values are the data's own.
   */
  readonly steps: Float64Array;
  readonly exponent: number;
  /** Share of x that is not zero on the validation part. */
  readonly density: number;
  readonly parts: readonly QuantInputPart[];
}

export type QuantInputPart = RmsInput | AffineInput;

/** x = rms(raw), or rms(raw - mean(raw)) where `center`. */
export interface RmsInput {
  readonly kind: "rms";
  readonly start: number;
  readonly size: number;
  readonly center: boolean;
  readonly norm: Norm;
}

/** x = raw * multiplier + offset, then a shift: see numerics/README.md. Tables of length 1 (all features) or `size`. */
export interface AffineInput {
  readonly kind: "affine";
  readonly start: number;
  readonly size: number;
  /** Integer storage: |multiplier| < 2^15. Float storage: float32. */
  readonly multiplier: Int32Array | Float32Array;
  readonly offset: Int32Array | Float32Array;
  /** Integer storage only, 1..31; empty for float storage. */
  readonly shift: Uint8Array;
}

/** Constants of the RMS normalisation of n values to exponent `exponent` (fh). */
export interface Norm {
  readonly size: number;
  /** C = min(65535, round(sqrt(n) * 2^guard)), 2^15 <= C < 2^16. */
  readonly root: number;
  /** g of the contract, 8..15. */
  readonly guard: number;
  readonly exponent: number;
}

/** z = requantize(bias + x W); then scores += (z M) << shift, and h = rms(z) for the next layer. */
export interface QuantLayer {
  readonly name: string;
  readonly source: string;
  readonly inputs: number;
  readonly units: number;
  /** [inputs][units], -127..127, one scale per output. */
  readonly weights: Int8Array;
  /** [units], at accumulator scale. */
  readonly bias: Int32Array;
  /** [units], 2^30 <= m < 2^31. */
  readonly multiplier: Int32Array;
  /** [units], 1..31. */
  readonly shift: Uint8Array;
  /** Real scale of each accumulator LSB, for reports and tests: scale[j] = weightScale[j] * 2^-fx. */
  readonly accumulatorScale: Float64Array;
  /** fz. */
  readonly exponent: number;
  /** Share of z that is not zero on the validation part. */
  readonly density: number;
  readonly head: QuantHead | null;
  /** Null for the last layer. */
  readonly norm: Norm | null;
}

/** M [units][classes] with one scale for the whole head; the sum is shifted left by `shift` to the common score scale. */
export interface QuantHead {
  readonly weights: Int8Array;
  readonly exponent: number;
  /** a_l, 0..15. */
  readonly shift: number;
}
