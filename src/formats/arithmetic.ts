import type { Samples, Storage } from "../ir/data.js";
import type { InputPart } from "../ir/device-model.js";
import type { Norm } from "../ir/layers.js";
import type { LayerLearning, PairLoss } from "../ir/update-constants.js";
import type { MapUpdate } from "../numerics/map-learning.js";
import type { CellScales } from "../numerics/reconstruction.js";
import type { Values } from "./element.js";

/** Map from sums to activations: fixed-point factors of each output; null for floats. */
export interface Requantization {
  readonly multiplier: Int32Array;
  readonly shift: Uint8Array;
}

/** Units of each class, and the factor of their squares. */
export interface Groups {
  /** [classes + 1], ascending. */
  readonly bounds: Values;
  /** [classes] */
  readonly scale: Values;
}

/** Means and deviations of targets, as a format has them; tables [targets]. */
export interface TargetScales {
  readonly offset: Values;
  /** Of floats a deviation; of integers the factor of a distance, with its shift. */
  readonly scale: Values;
  readonly shift: Values | null;
}

/** Scores, or what is subtracted from and compared with them. */
export type Scores = Int32Array | Float32Array;

/**
 * The arithmetic of a family of formats, bit for bit that of the device. Tensors are of the format's element types; sizes
 * follow from their lengths. Formulas: numerics/README.md.
 */
export interface Arithmetic {
  /** Values as the format stores them: rounded floats. Integers need exponents: an error. */
  store(values: ArrayLike<number>): Values;
  /** x = standardised raw values of one input part. */
  standardize(part: InputPart, raw: Samples["inputs"], storage: Storage, x: Values): void;
  /** acc[j] += sum_i x[i] w[i][j], zeros skipped; returns non-zero inputs x outputs. */
  accumulate(x: Values, weights: Values, acc: Values): number;
  /** acc[c] += x[c] w[c], zeros skipped; returns how many x are not zero: a tap of a depthwise convolution. */
  accumulateEach(x: Values, weights: Values, acc: Values): number;
  /** largest[c] = the larger of x[c] and largest[c]; NaN where one of them is. */
  larger(x: Values, largest: Values): void;
  /** z[c] = the mean of pixels, times 2^gain for integers; floats sum them in their order. */
  mean(pixels: readonly Values[], gain: number, z: Values): void;
  /** z = relu(acc), requantized by the factors of outputs `start` on. */
  activate(acc: Values, factors: Requantization | null, start: number, z: Values): void;
  /** z[k] = relu(acc + overlay[k]) for every label k; overlay and z [labels][outputs]. */
  activateLabels(acc: Values, overlay: Values, factors: Requantization | null, z: Values): void;
  /** h = z / rms(z); zeros for zeros. */
  normalize(norm: Norm, z: Values, h: Values): void;
  /** Sum of z^2. */
  sumOfSquares(z: Values): number;
  /** acc = z M, scores += acc << shift; returns non-zero z x classes. */
  addHead(z: Values, head: Values, shift: number, acc: Values, scores: Values): number;
  /** scores[k] += scale[k] * sum of z^2 over units bounds[k] .. bounds[k + 1] - 1. */
  addGroups(z: Values, groups: Groups, scores: Values): void;
  /** The same over channels bounds[k] .. bounds[k + 1] - 1 of every pixel of a map [pixels][channels]. */
  addMapGroups(z: Values, groups: Groups, scores: Values): void;
  /** scores[k] += scale * sum of z[k]^2 for z [scores][units]. */
  addGoodness(z: Values, scale: number, scores: Values): void;
  /** q = z W^T + c - u, with W [inputs][units]; shifts for integers. Returns non-zero z x inputs. */
  reconstruct(u: Values, z: Values, weights: Values, constant: Values, scales: CellScales, q: Values): number;
  /** One update of a cell; integers make steps of q in place. Returns how many values the limits changed. */
  learnCell(learning: LayerLearning, cell: CellTensors, at: CellActivations, base: number): number;
  /** 256 log2 of the sum of squares of stored values, or of q; `NO_ENERGY` where floats have left their range. */
  logEnergy(values: Values): number;
  /** Lowest index of the largest score, and its distance to the second, over all labels or the `active` ones (ascending). */
  topTwo(scores: Values, active: Uint8Array | null): { readonly label: number; readonly margin: number };
  /** chosen = the labels with the largest scores, ascending; lower labels win ties. */
  topLabels(scores: Values, chosen: Uint8Array): void;
  /** True for a prediction: floats may have left their range. */
  isKnown(scores: Values, margin: number, goodness: number): boolean;
  /** True for a network input so large that scores out of range are its fault, not that of what was learnt. */
  isLarge(x: Values): boolean;

  /** d = softmax(scores) - onehot(label); returns 1 - p(label), NaN where scores have left their range. */
  softmaxError(learning: LayerLearning, scores: Values, label: number, d: Values): number;
  /** t = targets in standard deviations from their means, limited; returns how many were. */
  standardizeTargets(scales: TargetScales, target: Scores, t: Values): number;
  /** d = estimate - t, limited; returns the largest |d| as a share of a deviation, NaN where estimates have left their range. */
  valueError(exponent: number, estimate: Values, t: Values, d: Values): number;
  /** constant -= rate d. Returns how many values the limits changed. */
  updateConstant(learning: LayerLearning, constant: Values, d: Values, base: number): number;
  /** Errors of the goodness of a label and of its hard negative; null where they have left their range. */
  pairErrors(
    learning: LayerLearning,
    loss: PairLoss,
    positive: number,
    negative: number,
  ): readonly [number, number] | null;
  /** c = rate * sum_k d[k] head[j][k] of each active unit. */
  headErrors(learning: LayerLearning, head: Values, z: Values, d: Values, c: Values): void;
  /** c = rate * slope of the squares of each class' group * d[k]. */
  groupErrors(learning: LayerLearning, groups: Groups, z: Values, d: Values, c: Values): void;
  /** c = rate * slope of the squares * r, for all units alike. */
  goodnessErrors(learning: LayerLearning, scale: number, z: Values, r: number, c: Values): void;
  /** sum = a + b. */
  addErrors(a: Values, b: Values, sum: Values): void;
  /** W -= x c^T, bias -= c; `base` and `start` choose the draws. Returns how many values the limits changed. */
  updateDense(
    learning: LayerLearning,
    weights: Values,
    bias: Values,
    x: Values,
    c: Values,
    draws: Draws,
  ): number;
  /** The same over a map, whose errors are those of features. Returns how many values the limits changed. */
  updateMaps(
    learning: LayerLearning,
    weights: Values,
    bias: Values,
    update: MapUpdate<Values, Values>,
    draws: Pick<Draws, "base">,
  ): number;
  /** M -= rate z d^T. Returns how many values the limits changed. */
  updateHead(learning: LayerLearning, head: Values, z: Values, d: Values, draws: Draws): number;
  /** slot -= c for the slot of one label, input `row` of the layer. Returns how many values the limits changed. */
  updateSlot(learning: LayerLearning, slot: Values, c: Values, draws: Draws, row: number): number;
}

/** Tensors of a cell that learn. */
export interface CellTensors {
  readonly weights: Values;
  readonly bias: Values;
  readonly decoderBias: Values;
}

/** Input and output of a cell, what is left of the input, and scratch [units]. */
export interface CellActivations {
  readonly u: Values;
  readonly z: Values;
  readonly q: Values;
  readonly c: Values;
}

/** Base of the draws of stochastic rounding; floats draw none. */
export interface Draws {
  /** Of the layer in this update. */
  readonly base: number;
  /** Index of the first unit in its layer. */
  readonly start: number;
}
