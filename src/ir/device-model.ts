import type { Values } from "../formats/element.js";
import type { NumberFormat } from "../formats/number-format.js";
import type { TrainingSpec } from "../model.js";
import type { Storage } from "./data.js";
import type { CellsIr, DeviceLayer, Norm } from "./layers.js";
import type { LabelBudget } from "./learning.js";
import { computedOf, eventsOf, type Features } from "./model-features.js";
import type { Parameter } from "./parameter.js";
import type { Quantization } from "./quantization.js";
import type { Shape } from "./shape.js";
import type { StreamIr } from "./stream.js";
import type { PairLoss, Softmax } from "./update-constants.js";

/**
 * The model as the device holds it, in the format that `precision` and `accumulate` name: layers from the network input
 * on, and where they are read out. Integers have exponents (a tensor with exponent f stands for
 * `integer * 2^-f`), floats are stored values, exact in a Float32Array. Formulas: src/numerics/README.md.
 */
export interface DeviceModel extends NumberFormat {
  readonly name: string;
  /** Names of the scores: classes, or targets. */
  readonly classes: readonly string[];
  /**
   * Present where values are estimated: integers are worth 2^-exponent of the targets' own units. The running estimate has
   * the exponent of the scores, in standard deviations. 0 for floats.
   */
  readonly valueExponent?: number;
  /** Meaning of values that are outputs of an imported net, in place of the exponent, which is 0 then. */
  readonly outputs?: Quantization;
  /** Code that makes what the input reads; absent where that is the sample itself. */
  readonly features?: Features;
  readonly input: DeviceInput;
  /** In the order in which they are computed; each reads what the one before has written. */
  readonly layers: readonly DeviceLayer[];
  /** Taps at which readouts stand, in the order of the layers: one for every layer with weights. */
  readonly taps: readonly Tap[];
  /** Scores are int32 with this exponent; 0 for floats, whose scores are float32. */
  readonly scoreExponent: number;
  /** Candidate labels that stay after each layer where whole layers' goodness is the readout (multi-pass); else 0. */
  readonly beam: number;
  /** Null where every layer is computed for every sample. */
  readonly exits: DeviceExits | null;
  /** Null where nothing changes on the device. */
  readonly learning: DeviceLearning | null;
  /** Absent where every sample comes as a whole. */
  readonly stream?: StreamIr;
}

/** Tap of a layer, whose share goes to the running scores after each of its slices, computed one after the other. */
export interface Tap {
  /** Index of the layer. */
  readonly layer: number;
  /** Slices of equal width; their weights follow each other. */
  readonly slices: number;
  /** Null where the layer adds nothing to the scores. */
  readonly readout: Readout | null;
  /** Index of the layer that is read: the one with weights, or a pool behind it that belongs to it. */
  readonly reads: number;
  /** Cells of a map that is read; null where the output is read as it is. */
  readonly cells: Cells | null;
}

/** Cells of a map that become features; means of integers have a gain of 2^gain, 0..4. */
export interface Cells extends CellsIr {
  readonly gain: number;
}

export type Readout =
  | HeadReadout
  | GroupsReadout
  | GoodnessReadout
  | ValueReadout
  | AnomalyReadout
  | AutoencoderReadout
  | RlsReadout
  | RlsValuesReadout
  | ContextReadout
  | OutputsReadout;
export type ReadoutKind = Readout["kind"];

/** Fields of readouts of every kind. */
interface ReadoutBase<Kind extends string> {
  readonly kind: Kind;
  readonly parameters: readonly Parameter[];
  /** True where scores are squares of z. */
  readonly squares: boolean;
}

/** scores += (z M) << shift, with M [units][classes]: parameter `head`. */
export interface HeadReadout extends ReadoutBase<"head"> {
  /** Of the weights; 0 for floats. */
  readonly exponent: number;
  /** a_l, 0..15; 0 for floats. */
  readonly shift: number;
}

/**
 * scores[k] += scale[k] * sum of z^2 over units bounds[k] .. bounds[k + 1] - 1 of each slice: the mean square of the
 * class' group on the common score scale; of a map, the channels of every pixel, and whole factors stand for 2^-14. Parameters: bounds [classes + 1], scale [classes]; rates where integers learn.
 */
export interface GroupsReadout extends ReadoutBase<"groups"> {}

/**
 * estimate += constant + (z M) << shift, in standard deviations of the targets; with M [units][targets]: parameters `head` and
 * `constant` [targets]. The last readout also has what makes values of the estimate: `valueScale` and `valueOffset`
 * [targets], and beside integers `valueShift`; where integers learn, `targetScale` and `targetShift` [targets] take targets back
 * to standard deviations. A head that learns has a constant that does, too.
 */
export interface ValueReadout extends ReadoutBase<"value"> {
  /** Of the weights; 0 for floats. */
  readonly exponent: number;
  /** As of a head. */
  readonly shift: number;
}

/**
 * scores = h M, with h = rms(z) of the last layer, d units, and M [d][classes]: parameter `solution`. It learns alone, by recursive
 * least squares: `covariance` is the inverse of 1 + the sum of h h^T, the upper triangle [d (d + 1) / 2] row after row, and
 * `resets` [1] counts how often it was set back because rounding had made it no such thing any more.
 */
export interface RlsReadout extends ReadoutBase<"rls"> {}

/**
 * The same of values, with h = z, whose size tells them (of integers z * 2^-5, whatever its exponent): estimate = h M in standard deviations of the targets, with M [d][targets], and what makes values of the
 * estimate and takes targets to standard deviations, as in a ValueReadout.
 */
export interface RlsValuesReadout extends ReadoutBase<"rlsValues"> {}

/**
 * A cell: q = z W^T + c - u, with the weights W of the layer itself, then the deviation of log2 sum q^2 from what is usual. Parameters:
 * `decoderBias` c [inputs]; `usual` (mean, deviation) in steps of 2^-16; of the first layer also `inputUsual`, that of the network
 * input, and `threshold`, in steps of 2^-8 of a deviation.
 */
export interface AnomalyReadout extends ReadoutBase<"anomaly"> {
  /** Left shift of the input and right shift of what is left; 0 for floats. */
  readonly raise: number;
  readonly shift: number;
}

/**
 * An imported net whose last layer makes its input anew: the deviations of log2 of two energies from what is usual, of the input's
 * z-scores and of what the net leaves of it. Parameters: `inputFactor` and `inputTerm` [inputs], which make z-scores of x; `usual`,
 * `inputUsual` and `threshold`, as of a cell.
 */
export interface AutoencoderReadout extends ReadoutBase<"autoencoder"> {
  readonly difference: Difference;
}

/** Integers with which two maps come to one unit: (z - output zero) * output factor - (x - input zero) * input factor. */
export interface Difference {
  readonly output: { readonly factor: number; readonly zero: number };
  readonly input: { readonly factor: number; readonly zero: number };
}

/**
 * Scores by the distances of h = rms(z) of the last layer, d units, to labelled rows: parameters `rows` [rows][d], `labels` [rows]
 * (255 for a row that is free), `ages` [rows], the update that brought each, and `norms` [rows], their sums of squares.
 */
export interface ContextReadout extends ReadoutBase<"context"> {
  /** Of integers, over 2 h r - r r; null where the nearest row decides. */
  readonly softmax: Softmax | null;
  /** Of floats, over the same; 0 where the nearest row decides. */
  readonly sharpness: number;
  /** True where a class has the score of its nearest row, not its share. */
  readonly nearest: boolean;
  /** Of h; 0 for floats. */
  readonly exponent: number;
}

/** scores[k] = z[k]. */
export interface OutputsReadout extends ReadoutBase<"outputs"> {}

/** scores[k] += scale * sum of z^2 for candidate label k. */
export interface GoodnessReadout extends ReadoutBase<"goodness"> {
  /** Whole number beside integers. */
  readonly scale: number;
}

/**
 * Conditions for leaving before the last exit: where the margin (`margin`) or the largest score (`lightff`) is at
 * least the exit's threshold. One threshold per exit but the last; the largest int32 (or float32) for never.
 */
export interface DeviceExits {
  readonly rule: "margin" | "lightff";
  readonly thresholds: Int32Array | Float32Array;
}

/** Settings of learning on the device, beside the layers' own rates. */
export interface DeviceLearning {
  /** Rule whose errors the layers follow. */
  readonly rule: TrainingSpec["rule"];
  readonly seed: number;
  /** No update where 1 - p(label) is below: Q15 (0..32767) or a float32 share. */
  readonly skip: number;
  /** Updates after which the rate falls by a sixteenth, down to one sixteenth; 0 for a constant rate. */
  readonly stride: number;
  /** Forward-Forward alone: which loss a pair's goodness has. */
  readonly pair: PairLoss | null;
  /** Samples in flash that are learnt again, in ascending order of their labels; every class has some, or there are none. */
  readonly shipped: StoredSamples | null;
  /** Samples that RAM keeps for learning again. */
  readonly recent: number;
  /** Present where cells learn. */
  readonly cells?: CellWindows | undefined;
  readonly guard: GuardSamples | null;
  /** Null without exits. */
  readonly adaptation: ExitAdaptation | null;
  /** Present where no layer learns, but what the inputs have moved by is followed. */
  readonly drift?: InputDrift | undefined;
  /** Labels that the device asks for; absent where it takes any. */
  readonly ask?: LabelBudget | undefined;
  /** The fields of the state that are not weights by their name, as a device left them; null for a fresh model. */
  readonly learnt: Readonly<Record<string, ArrayLike<number>>> | null;
}

/** Normal windows of cells: those learnt again, and those that set what is usual and the threshold for the weights as they are. */
export interface CellWindows {
  /** Stored windows that are learnt again beside each new one. */
  readonly replays: number;
  /** Windows held out of learning that say what is usual, and others that set the threshold; 1000 at most together. */
  readonly usual: number;
  readonly threshold: number;
  /** Of how many of the latter on 1, 2, ... of them may exceed the threshold. */
  readonly allowedFrom: readonly number[];
}

/** Constants by which a device follows what its inputs have moved by, from its own answers: see numerics/README.md. */
export interface InputDrift {
  /** Means of x over each class of the training part, [classes][inputs]: of integers in steps of 2^-8. */
  readonly means: Int16Array | Float32Array;
  /** An answer with a smaller margin moves nothing; in units of the scores. */
  readonly leastMargin: number;
  /** The same of answers at each exit but the last; absent without exits. */
  readonly earlyMargins?: number[] | undefined;
}

/** Network inputs x (after the input step) with labels; rows are padded with zeros to whole words. */
export interface StoredSamples {
  readonly count: number;
  /** [count][stride] */
  readonly x: Values;
  readonly labels: Uint8Array;
  /** [count][targets] in standard deviations, where values are estimated; labels are 0 then. */
  readonly targets?: Int16Array | Float32Array | undefined;
}

/** Samples that the device answers before it saves. */
export interface GuardSamples extends StoredSamples {
  /** Share of them that may get lost. */
  readonly tolerance: number;
  /** Present where values are estimated: distance within which an answer is right, in units of `targets`. */
  readonly near?: number | undefined;
}

/** Constants by which thresholds follow the weights while labels arrive: see numerics/README.md. */
export interface ExitAdaptation {
  /** Updates before the exits open again. */
  readonly warmup: number;
  /** Margin rule: added where an exit does harm, and subtracted where it does not. In units of the scores. */
  readonly up: number;
  readonly down: number;
  /** Of values alone, in units of the scores. */
  readonly estimates?: EstimateBounds | undefined;
  /** LightFF: weight of a new score in the running mean, 2^-shift, and kappa. */
  readonly shift: number;
  readonly kappa: number;
}

/** Bounds of what the exits estimate. */
export interface EstimateBounds {
  /** An estimate that is further from that of the full network is harm. */
  readonly room: number;
  /** Largest change of an estimate by which an exit may ever leave. */
  readonly change: number;
}

/** Network input x, int8 in -127..127 with exponent `exponent`, from raw values of type `storage`. */
export interface DeviceInput {
  /** Of a raw sample, as it is handed over, or of what features make of it. */
  readonly raw: Shape;
  /** Of the network input x, which the input step makes of it. */
  readonly network: Shape;
  readonly storage: Storage;
  /**
   * Meaning of one raw integer where decimal data become int16: value = (raw + offset) * step, see encodeReading.
   * One step for all features, or one per feature. Empty where raw values are the data's own.
   */
  readonly steps: Float64Array;
  /** Whole steps, as many as there are steps, |offset| <= 2^30. Absent where every one is 0. */
  readonly offsets?: Int32Array;
  readonly exponent: number;
  /** Meaning of x in place of the exponent, where an imported net has a scale and a zero point: -128..127 then. */
  readonly quantization?: Quantization;
  /** Share of x that is not zero on the validation part. */
  readonly density: number;
  readonly parts: readonly InputPart[];
  /** Present where raw samples have their channels first: the input step puts them last. */
  readonly turned?: true;
}

export type InputPart = RmsInput | AffineInput;

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
  /** Present where x may be -128, too. */
  readonly isWide?: true;
}

/** Number type of a reading of a stream: that of a sample, or what a class takes. */
export function readingOf(model: Pick<DeviceModel, "features" | "input">): { readonly storage: Storage } {
  const events = eventsOf(model.features);
  return events ? { storage: events.reading } : sampleOf(model);
}

/** True where a sample as it is handed over has its channels first. */
export function isTurned({ features, input }: Pick<DeviceModel, "features" | "input">): boolean {
  return input.turned === true && features === undefined;
}

/** Number type and shape of a sample as it is handed over: raw values, of which features may be made. */
export function sampleOf({ features, input }: Pick<DeviceModel, "features" | "input">): {
  readonly storage: Storage;
  readonly shape: Shape;
} {
  return computedOf(features)?.raw ?? { storage: input.storage, shape: input.raw };
}

/** The real number that a value of a model stands for. */
export function realValue(
  { valueExponent = 0, outputs }: Pick<DeviceModel, "valueExponent" | "outputs">,
  value: number,
): number {
  return outputs ? outputs.scale * (value - outputs.zero) : value * 2 ** -valueExponent;
}
