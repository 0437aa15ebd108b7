import type { Family, Format } from "../formats/format.js";
import type { CellWindows, DeviceLearning, Readout } from "../ir/device-model.js";
import type { Ir, LearningIr, LearningLayerIr } from "../ir/ir.js";
import type { BlockIr } from "../ir/ir-blocks.js";
import type {
  CellUpdate,
  GroupRates,
  IntegerLearning,
  Rate,
  RealLearning,
  SlotUpdate,
} from "../ir/update-constants.js";
import { planeOf } from "../ir/window.js";
import { largestConstant } from "../numerics/bounds.js";
import { cellUpdate } from "../numerics/cell-learning.js";
import { clamp } from "../numerics/fixed-point.js";
import { usualRows } from "../numerics/held-out.js";
import { fixedPoint, fixedPoints } from "../numerics/scale.js";
import { softmaxConstants } from "../numerics/softmax.js";
import { squareErrors } from "../readouts/finest-scores.js";
import { definitionOfReadout } from "../readouts/index.js";
import type { ErrorScale, Learns, ScoreError } from "../readouts/readout.js";
import { deviceHalf } from "../rules/index.js";

/** Largest weight step that c and g, int16, can hold. */
const LARGEST = 32767;

/** Scales that the updates of an integer layer need beside its tensors. */
export interface IntegerScales {
  readonly block: BlockIr;
  readonly readout: Readout | null;
  /** Of z. */
  readonly exponent: number;
  readonly inputExponent: number;
  /** fw: of the int8 view of the master weights. */
  readonly weightExponent: number;
  readonly scoreExponent: number;
}

/** Parts of the layer with weights `index` that learn. */
export function learnsOf(ir: Ir, index: number): Learns {
  const own = ir.learning?.layers[index];
  if (!own) return { layer: false, head: false };
  return { layer: !own.headOnly, head: deviceHalf(ir).learnsHeads(ir.training) };
}

/** A layer that learns, with its rate: a missing one is our own bug. */
export type RatedLayer = Omit<LearningLayerIr, "rate"> & { readonly rate: number };

/** Learning of the layer with weights `index`; null for one that stays as it is. */
export function learningAt(ir: Ir, index: number): RatedLayer | null {
  const own = ir.learning?.layers[index];
  if (!own) return null;
  const { rate } = own;
  if (rate === null) throw new Error(`block ${index} learns without a rate`);
  return { ...own, rate };
}

/**
 * Constants of the updates of an integer layer. c has the finest exponent at which no error can clip: the errors are
 * bounded by the range of what they are made of, so the bound holds however far learning goes.
 */
export function integerRates(ir: Ir, { rate, headOnly }: RatedLayer, scales: IntegerScales): IntegerLearning {
  const { block, inputExponent, weightExponent, scoreExponent } = scales;
  const rule = deviceHalf(ir);
  const { sharpness, threshold } = rule.error(ir.training, block.units);
  const amplitude = rule.slotAmplitude(ir.training);
  const error = errorScale(ir, scales);
  const { most: largestStep, spare, share } = patchSums(block);
  const own = rate * share;
  const finest = Math.floor(Math.log2(largestStep / (own * error.largest))) - spare;
  // Not so many bits that a bias would round away more than 16; one at least, for inputs of any magnitude.
  const most = Math.max(1, Math.min(16, 8 + 2 * inputExponent));
  const dither = clamp(finest + inputExponent - weightExponent - 8, 1, most);
  const exponent = dither + weightExponent + 8 - inputExponent + spare; // of c
  const biasShift = clamp(dither + 8 - 2 * inputExponent + spare, -14, 16);
  const factors = error.factors.map((factor) => own * factor * 2 ** (exponent - error.exponent));
  const cell = cellOf(scales);
  return {
    family: "integer",
    ...(headOnly ? { headOnly } : {}),
    ...(cell ? { cell } : {}),
    softmax: softmaxConstants(scoreExponent, sharpness),
    threshold: Math.round(threshold * 2 ** scoreExponent),
    errors: factors.length === 1 ? toRate(factors[0]!) : toGroupRates(factors),
    update: { dither, biasShift, ...(spare > 0 ? { spare } : {}) },
    head: headUpdate(ir, rate, scales),
    slot: amplitude > 0 ? slotUpdate(amplitude, biasShift) : null,
    ...constantUpdate(ir, rate, scales),
  };
}

/** The constants of a cell; null for a layer that is none. */
function cellOf({ readout, weightExponent, inputExponent, exponent }: IntegerScales): CellUpdate | null {
  const left = readout && definitionOfReadout(readout).leftExponent?.(readout, weightExponent + exponent);
  return left === null || left === undefined
    ? null
    : cellUpdate(weightExponent, inputExponent, exponent, left);
}

/** Sums of a layer's inputs that its weights move by: of a dense layer each input, of one over maps those of cells. */
export interface PatchSums {
  /** Largest error of a unit with which no sum over the cells leaves int32. */
  readonly most: number;
  /** Bits that a sum of inputs is shifted right by, so that it is int16. */
  readonly spare: number;
  /** Share of the error of a feature that each of its inputs has: of means, one of so many pixels. */
  readonly share: number;
}

/** Sums of the inputs of a block that learns. */
export function patchSums({ cells, read }: Pick<BlockIr, "cells" | "read">): PatchSums {
  if (cells === null) return { most: LARGEST, spare: 0, share: 1 };
  const { height, width } = planeOf(read);
  const [rows, columns] = cells.grid;
  const pixels = { max: 1, average: Math.ceil(height / rows) * Math.ceil(width / columns) }[cells.reading];
  const spare = Math.max(0, Math.ceil(Math.log2((127 * pixels) / LARGEST)));
  const largest = Math.ceil((127 * pixels) / 2 ** spare);
  const most = Math.min(LARGEST, Math.floor((2 ** 31 - 2 ** 17) / (largest * rows * columns)));
  return { most, spare, share: 1 / pixels };
}

/** Integer errors: their exponent, the largest real one, and what the rule multiplies them with. */
function errorScale(ir: Ir, { block, readout, exponent }: IntegerScales): ErrorScale {
  const slopes = deviceHalf(ir).slopes(ir.training, block, ir.classes.length);
  if (readout === null) return squareErrors(exponent, slopes);
  return definitionOfReadout(readout).errorScale(readout, exponent, slopes);
}

/** Null for readouts without weights, and for heads that stay as they are. */
function headUpdate(ir: Ir, rate: number, { readout, exponent: z }: IntegerScales): IntegerLearning["head"] {
  if (readout === null || !deviceHalf(ir).learnsHeads(ir.training)) return null;
  const exponent = definitionOfReadout(readout).weightExponent(readout);
  if (exponent === null) return null;
  const { bits, largest } = scoreErrorOf(readout);
  const finest = Math.floor(Math.log2(LARGEST / (rate * largest)));
  const dither = clamp(finest + z - exponent - 8, 1, 16);
  return { rate: toRate(rate * 2 ** (dither + exponent + 8 - z - 15 - bits)), dither };
}

/** Differences of probabilities, in Q15, where the readout says nothing else. */
function scoreErrorOf(readout: Readout): ScoreError {
  return definitionOfReadout(readout).scoreError ?? { bits: 15, largest: 1 };
}

/** Nothing for readouts that add no constant, or one that stays as it is. */
function constantUpdate(
  ir: Ir,
  rate: number,
  { readout, scoreExponent }: IntegerScales,
): Pick<IntegerLearning, "constant"> {
  if (readout === null || !definitionOfReadout(readout).floats.hasConstant) return {};
  if (!deviceHalf(ir).learnsHeads(ir.training)) return {};
  const { bits, largest } = scoreErrorOf(readout);
  const shift = clamp(Math.floor(Math.log2(LARGEST / (rate * largest))) - scoreExponent, -14, 16);
  const factor = rate * 2 ** (scoreExponent + shift - 15 - bits);
  return { constant: { rate: toRate(factor), shift, limit: largestConstant(scoreExponent) } };
}

/** Slots hold amplitude times weight, and their input is the amplitude: both together move them by its square. */
function slotUpdate(amplitude: number, biasShift: number): SlotUpdate {
  let extra = Math.max(0, 1 - biasShift);
  while (biasShift + extra < 16 && amplitude ** 2 * 2 ** (extra + 1) < 2 ** 15) extra++;
  return { factor: Math.min(LARGEST, Math.round(amplitude ** 2 * 2 ** extra)), dither: biasShift + extra };
}

/** A factor of 1/4 or more would have to clip c anyway. */
const LARGEST_FACTOR = 0.2499;

function toRate(factor: number): Rate {
  return fixedPoint(Math.min(factor, LARGEST_FACTOR)) ?? { multiplier: 2 ** 31 - 1, shift: 1 };
}

/** One shift for all classes: that of the largest factor. */
function toGroupRates(factors: readonly number[]): GroupRates {
  const held = factors.map((factor) => Math.min(factor, LARGEST_FACTOR));
  const { multipliers, shift } = fixedPoints(held)!; // none of them is 1/4
  return { multiplier: Int32Array.from(multipliers), shift };
}

/** Constants of the updates of a real layer. */
export function realRates(ir: Ir, { rate, headOnly }: RatedLayer, block: BlockIr): RealLearning {
  const rule = deviceHalf(ir);
  const { sharpness, threshold } = rule.error(ir.training, block.units);
  return {
    family: "real",
    ...(headOnly ? { headOnly } : {}),
    sharpness: Math.fround(sharpness),
    threshold,
    rate: Math.fround(rate),
    errorRate: Math.fround(rate * patchSums(block).share * sharpness),
    head: rule.learnsHeads(ir.training),
    slot: Math.fround(rule.slotAmplitude(ir.training) ** 2),
  };
}

/** Windows of cells; how many may exceed the threshold is said where that is set. */
function cellWindows({ held, times }: LearningIr): { cells?: CellWindows } {
  if (held === undefined || times === undefined) return {};
  const usual = usualRows(held);
  return { cells: { replays: times, usual, threshold: held - usual, allowedFrom: [] } };
}

/** The bound of a skipped update: Q15 beside integers. */
const SKIP: Readonly<Record<Family, (share: number) => number>> = {
  integer: (share) => Math.round(share * 32768),
  real: Math.fround,
};

/** Settings of learning that all layers share; null for a model that does not learn. */
export function deviceLearning(ir: Ir, seed: number, { family }: Format): DeviceLearning | null {
  const { learning, training } = ir;
  if (learning === null) return null;
  return {
    rule: training.rule,
    seed: seed >>> 0,
    skip: SKIP[family](learning.skip),
    stride: Math.floor(learning.decay / 16),
    pair: learning.readout || learning.normalise ? null : deviceHalf(ir).pairLoss(training),
    shipped: null,
    recent: learning.recent,
    ...cellWindows(learning),
    guard: null,
    adaptation: null,
    ...(learning.ask ? { ask: learning.ask } : {}),
    learnt: null,
  };
}
