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
  /** Candidate labels that stay after each layer where whole layers' goodness answers (multi-pass); else 0. */
  readonly beam: number;
  /** Null where every layer is computed for every sample. */
  readonly exits: QuantExits | null;
}

/**
 * When inference leaves before the last exit: where the margin (`margin`) or the largest score (`lightff`) is at
 * least the exit's threshold. One threshold per exit but the last, 2^31 - 1 for never.
 */
export interface QuantExits {
  readonly rule: "margin" | "lightff";
  readonly thresholds: Int32Array;
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

/**
 * z = requantize(bias + x W); then the layer's answer is added to the scores, and h = rms(z) feeds the next layer.
 * A sliced layer is computed slice by slice, each with its own share of the answer; `width` = units / slices.
 */
export interface QuantLayer {
  readonly name: string;
  readonly source: string;
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  /** [slices][inputs][width], -127..127, one scale per output. */
  readonly weights: Int8Array;
  /** [units], at accumulator scale. */
  readonly bias: Int32Array;
  /** [classes][units], at accumulator scale: what each candidate label adds to the sums (multi-pass only). */
  readonly overlay: Int32Array | null;
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
  readonly answer: QuantAnswer | null;
  /** Null for the last layer. */
  readonly norm: Norm | null;
}

/** What a layer adds to the scores. */
export type QuantAnswer = QuantHead | QuantGroups | QuantGoodness;

/** M [units][classes] with one scale for the whole head; the sum is shifted left by `shift` to the common score scale. */
export interface QuantHead {
  readonly kind: "head";
  readonly weights: Int8Array;
  readonly exponent: number;
  /** a_l, 0..15. */
  readonly shift: number;
}

/**
 * scores[k] += multiplier[k] * sum of z^2 over units bounds[k] .. bounds[k + 1] - 1 of each slice: the mean square of
 * the class' group on the common score scale.
 */
export interface QuantGroups {
  readonly kind: "groups";
  /** [classes + 1], from 0 to the width of a slice, strictly ascending. */
  readonly bounds: Uint16Array;
  /** [classes], 0 .. 2^30. */
  readonly multiplier: Int32Array;
}

/** scores[k] += multiplier * sum of z^2 for candidate label k. */
export interface QuantGoodness {
  readonly kind: "goodness";
  readonly multiplier: number;
}

/** Number of points at which an answer stands: one per slice of every layer that answers. The last one always answers. */
export function exitCount(model: Pick<QuantModel, "layers">): number {
  return model.layers.reduce((sum, layer) => sum + (layer.answer ? layer.slices : 0), 0);
}
