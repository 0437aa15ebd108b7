import type { Precision, Sums } from "../model.js";
import type { Storage } from "./data.js";
import type { DenseUpdate, GroupRates, HeadUpdate, Rate, SlotUpdate, Softmax } from "./update-constants.js";

/** What values are stored as, and what sums of their products are rounded to. */
export interface NumberFormat {
  readonly precision: Precision;
  /** fp16 alone: sums of products are halves too; float32 where absent. */
  readonly accumulate?: "f16";
}

/**
 * The model as the device holds it. `int8`: integers, and the exponents that give them a meaning (a tensor with
 * exponent f stands for `integer * 2^-f`). `fp16`, `f32`: stored values, exact in a Float32Array.
 * Formulas: src/numerics/README.md.
 */
export interface QuantModel extends NumberFormat {
  readonly name: string;
  readonly classes: readonly string[];
  readonly input: QuantInput;
  /** All integer or all real, as the precision says. */
  readonly layers: readonly QuantLayer[];
  /** Scores are int32 with this exponent; 0 for the real precisions, whose scores are float32. */
  readonly scoreExponent: number;
  /** Candidate labels that stay after each layer where whole layers' goodness answers (multi-pass); else 0. */
  readonly beam: number;
  /** Null where every layer is computed for every sample. */
  readonly exits: QuantExits | null;
  /** Null where nothing changes on the device. */
  readonly learning: QuantLearning | null;
}

/**
 * When inference leaves before the last exit: where the margin (`margin`) or the largest score (`lightff`) is at
 * least the exit's threshold. One threshold per exit but the last; the largest int32 (or float32) for never.
 */
export interface QuantExits {
  readonly rule: "margin" | "lightff";
  readonly thresholds: Int32Array | Float32Array;
}

/** What learning on the device needs beside the layers' own rates. */
export interface QuantLearning {
  /** Which rule's errors the layers follow. */
  readonly rule: "monoForward" | "classGroups" | "forwardForward";
  readonly seed: number;
  /** No update where 1 - p(label) is below: Q15 (0..32767) or a float32 share. */
  readonly skip: number;
  /** Updates after which the rate falls by a sixteenth, down to one sixteenth; 0 for a constant rate. */
  readonly stride: number;
  /** Forward-Forward alone: which loss a pair's goodness has. */
  readonly pair: "symba" | "bce" | null;
  /** Samples in flash that are learnt again, in ascending order of their labels; every class has some, or there are none. */
  readonly shipped: StoredSamples | null;
  /** Samples that RAM keeps for learning again. */
  readonly recent: number;
  readonly guard: (StoredSamples & { readonly tolerance: number }) | null;
  /** Null without exits. */
  readonly adaptation: ExitAdaptation | null;
  /** The fields of the state that are not weights by their name, as a device left them; null for a fresh model. */
  readonly learnt: Readonly<Record<string, ArrayLike<number>>> | null;
}

/** Network inputs x (after the input op) with labels; rows are padded with zeros to whole words. */
export interface StoredSamples {
  readonly count: number;
  /** [count][stride] */
  readonly x: Int8Array | Float32Array;
  readonly labels: Uint8Array;
}

/** How thresholds follow the weights while labels arrive: see numerics/README.md. */
export interface ExitAdaptation {
  /** Updates before the exits open again. */
  readonly warmup: number;
  /** Margin rule: added where an exit does harm, and subtracted where it does not. In units of the scores. */
  readonly up: number;
  readonly down: number;
  /** LightFF: weight of a new score in the running mean, 2^-shift, and kappa. */
  readonly shift: number;
  readonly kappa: number;
}

/** Network input x, int8 in -127..127 with exponent `exponent`, from raw values of type `storage`. */
export interface QuantInput {
  readonly size: number;
  readonly storage: Storage;
  /**
   * What one raw integer means where decimal data become int16: value = (raw + offset) * step, see encodeReading.
   * One step for all features, or one per feature. Empty where raw values are the data's own.
   */
  readonly steps: Float64Array;
  /** Whole steps, as many as there are steps, |offset| <= 2^30. Absent where every one is 0. */
  readonly offsets?: Int32Array;
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

/** What layers of every precision have. */
interface LayerShape {
  readonly name: string;
  readonly source: string;
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  /** Share of z that is not zero on the validation part. */
  readonly density: number;
}

export type QuantLayer = IntegerLayer | RealLayer;

/**
 * z = requantize(bias + x W); then the layer's answer is added to the scores, and h = rms(z) feeds the next layer.
 * A sliced layer is computed slice by slice, each with its own share of the answer; `width` = units / slices.
 * The weights of a layer that learns are masters: V = 256 w + 128 and the fraction below w, -32640..32767.
 */
export interface IntegerLayer extends LayerShape {
  readonly kind: "integer";
  /** [slices][inputs][width], -127..127 with one scale per output; or masters with one scale per layer. */
  readonly weights: Int8Array | Int16Array;
  /** [units], at accumulator scale. */
  readonly bias: Int32Array;
  /** [classes][units], at accumulator scale: what each candidate label adds to the sums (multi-pass only). */
  readonly overlay: Int32Array | null;
  /** [units], 2^30 <= m < 2^31; all 2^30 for masters. */
  readonly multiplier: Int32Array;
  /** [units], 1..31; all equal for masters. */
  readonly shift: Uint8Array;
  /** Real scale of each accumulator LSB, for reports and tests: scale[j] = weightScale[j] * 2^-fx. */
  readonly accumulatorScale: Float64Array;
  /** fz. */
  readonly exponent: number;
  readonly answer: QuantAnswer | null;
  /** Null for the last layer. */
  readonly norm: Norm | null;
  /** Null for a layer that stays as it is. */
  readonly learning: IntegerLearning | null;
}

/** Constants of a layer's updates: see "Integer learning" in numerics/README.md. */
export interface IntegerLearning {
  /** How scores (or the goodness of a pair) become probabilities. */
  readonly softmax: Softmax;
  /** bce alone: the goodness at which a label is as likely as not, in units of the scores. */
  readonly threshold: number;
  /** Error of a unit -> c, the step of its weights; a rate per class for groups. */
  readonly errors: Rate | GroupRates;
  readonly update: DenseUpdate;
  /** Null for a head that stays as it is. */
  readonly head: HeadUpdate | null;
  /** Slots of the candidate labels. */
  readonly slot: SlotUpdate | null;
}

/** z = stored(relu(bias + x W)), h = stored(rms(z)), everything float32 between. */
export interface RealLayer extends LayerShape {
  readonly kind: "real";
  /** [slices][inputs][width] */
  readonly weights: Float32Array;
  /** [units] */
  readonly bias: Float32Array;
  /** [classes][units] */
  readonly overlay: Float32Array | null;
  readonly answer: RealAnswer | null;
  /** Null for the last layer. */
  readonly norm: { readonly size: number } | null;
  readonly learning: RealLearning | null;
}

export interface RealLearning {
  /** Scores times this go into the softmax: 1 / temperature, or the steepness of the pair's loss. */
  readonly sharpness: number;
  /** bce alone: the goodness at which a label is as likely as not. */
  readonly threshold: number;
  /** Step size, float32; `errorRate` is what errors of goodness are multiplied with, rate times sharpness. */
  readonly rate: number;
  readonly errorRate: number;
  /** Whether the head learns too. */
  readonly head: boolean;
  /** Square of a label slot's amplitude, float32; 0 without candidate labels. */
  readonly slot: number;
}

export type RealAnswer =
  | { readonly kind: "head"; readonly weights: Float32Array }
  /** scores[k] += scale[k] * sum of z^2 over the units of class k's group. */
  | { readonly kind: "groups"; readonly bounds: Uint16Array; readonly scale: Float32Array }
  /** scores[k] += scale * sum of z^2 for candidate label k. */
  | { readonly kind: "goodness"; readonly scale: number };

/** What a layer adds to the scores. */
export type QuantAnswer = QuantHead | QuantGroups | QuantGoodness;

/**
 * M [units][classes] with one scale for the whole head, masters where it learns; the sum is shifted left by `shift` to
 * the common score scale.
 */
export interface QuantHead {
  readonly kind: "head";
  readonly weights: Int8Array | Int16Array;
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

/** What a real model rounds its sums of products to. */
export function sumsOf({ accumulate }: NumberFormat): Sums {
  return accumulate ?? "f32";
}

/** The number format alone, as reports have it. */
export function numberFormat({ precision, accumulate }: NumberFormat): NumberFormat {
  return { precision, ...(accumulate ? { accumulate } : {}) };
}

/** The number format for people: `int8`, `fp16`, `fp16 (f16 sums)`. */
export function formatText({ precision, accumulate }: NumberFormat): string {
  return accumulate ? `${precision} (${accumulate} sums)` : precision;
}

/** Number of points at which an answer stands: one per slice of every layer that answers. The last one always answers. */
export function exitCount(model: Pick<QuantModel, "layers">): number {
  return model.layers.reduce((sum, layer) => sum + (layer.answer ? layer.slices : 0), 0);
}
