import type { Ir, LearningLayerIr } from "../ir/ir.js";
import type { IntegerLayer, IntegerLearning, QuantAnswer, QuantLearning, RealLearning } from "../ir/quant.js";
import type { GroupRates, Rate, SlotUpdate } from "../ir/update-constants.js";
import { SHARPNESS } from "../numerics/goodness.js";
import { groupBounds } from "../numerics/groups.js";
import { clamp } from "../numerics/int8.js";
import { softmaxConstants } from "../numerics/softmax.js";
import { fixedPoint } from "./scale.js";

/** Largest weight step that c and g, int16, can hold. */
const LARGEST = 32767;

/** How a rule turns scores into errors; none of it depends on a weight. */
interface RuleShape {
  /** Scores times this go into the softmax. */
  readonly sharpness: number;
  /** bce: goodness (mean square) at which a label is as likely as not. */
  readonly threshold: number;
}

/** 1 / temperature of the layer's softmax, or the steepness of the pair's loss on mean squares. */
function ruleShape(ir: Ir, units: number): RuleShape {
  const { training } = ir;
  switch (training.rule) {
    case "classGroups":
      return { sharpness: 1 / training.temperature, threshold: 0 };
    case "forwardForward": {
      const scale = training.goodness === "mean" ? 1 : units;
      return { sharpness: SHARPNESS[training.goodness] * scale, threshold: 1 };
    }
    default:
      return { sharpness: 1, threshold: 0 };
  }
}

/** d error / d z of a unit is 2 z times this: what a mean square over so many units does. */
function slopes(ir: Ir, units: number, slices: number): number[] {
  const { sharpness } = ruleShape(ir, units);
  if (ir.training.rule !== "classGroups") return [sharpness / units];
  const bounds = groupBounds(units / slices, ir.classes.length);
  return ir.classes.map((_, k) => sharpness / (slices * (bounds[k + 1]! - bounds[k]!)));
}

/** What the updates of an integer layer need beside its tensors. */
export interface IntegerScales {
  readonly layer: Omit<IntegerLayer, "answer" | "norm" | "learning" | "density">;
  readonly answer: QuantAnswer | null;
  readonly inputExponent: number;
  /** fw: of the int8 view of the masters. */
  readonly weightExponent: number;
  readonly scoreExponent: number;
}

/**
 * Constants of the updates of an integer layer. c has the finest exponent at which no error can clip: the errors are
 * bounded by the range of what they are made of, so the bound holds however far learning goes.
 */
export function integerRates(ir: Ir, { rate }: LearningLayerIr, scales: IntegerScales): IntegerLearning {
  const { layer, answer, inputExponent, weightExponent, scoreExponent } = scales;
  const { sharpness, threshold } = ruleShape(ir, layer.units);
  const error = errorScale(ir, layer, answer);
  const finest = Math.floor(Math.log2(LARGEST / (rate * error.largest)));
  // Not so many bits that a bias would round away more than 16; one at least, for inputs of any magnitude.
  const most = Math.max(1, Math.min(16, 8 + 2 * inputExponent));
  const dither = clamp(finest + inputExponent - weightExponent - 8, 1, most);
  const exponent = dither + weightExponent + 8 - inputExponent; // of c
  const biasShift = clamp(dither + 8 - 2 * inputExponent, -14, 16);
  const factors = error.factors.map((factor) => rate * factor * 2 ** (exponent - error.exponent));
  const learnsHead = answer?.kind === "head" && !hasFixedHeads(ir);
  return {
    softmax: softmaxConstants(scoreExponent, sharpness),
    threshold: Math.round(threshold * 2 ** scoreExponent),
    errors: factors.length === 1 ? toRate(factors[0]!) : toGroupRates(factors),
    update: { dither, biasShift },
    head: learnsHead ? headUpdate(rate, answer.exponent, layer.exponent) : null,
    slot: ir.training.rule === "forwardForward" ? slotUpdate(ir.training.amplitude, biasShift) : null,
  };
}

/** Integer errors: their exponent, the largest real one, and what the rule multiplies them with. */
function errorScale(ir: Ir, layer: IntegerScales["layer"], answer: QuantAnswer | null) {
  if (answer?.kind === "head") {
    const largest = 2 * 128 * 2 ** -answer.exponent; // |sum of M d|, as the |d| of a sample sum to 2 at most
    return { exponent: answer.exponent + 15, largest, factors: [1] };
  }
  const factors = slopes(ir, layer.units, layer.slices).map((slope) => 2 * slope);
  return {
    exponent: layer.exponent + 15,
    largest: 127 * 2 ** -layer.exponent * Math.max(...factors),
    factors,
  };
}

function headUpdate(rate: number, exponent: number, zExponent: number): IntegerLearning["head"] {
  const finest = Math.floor(Math.log2(LARGEST / rate));
  const dither = clamp(finest + zExponent - exponent - 8, 1, 16);
  return { rate: toRate(rate * 2 ** (dither + exponent + 8 - zExponent - 30)), dither };
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
  const { shift } = toRate(Math.max(...held));
  const multiplier = held.map((factor) => Math.min(2 ** 31 - 1, Math.round(factor * 2 ** (32 + shift))));
  return { multiplier: Int32Array.from(multiplier), shift };
}

/** Constants of the updates of a real layer of `units`. */
export function realRates(ir: Ir, { rate }: LearningLayerIr, units: number): RealLearning {
  const { sharpness, threshold } = ruleShape(ir, units);
  return {
    sharpness: Math.fround(sharpness),
    threshold,
    rate: Math.fround(rate),
    errorRate: Math.fround(rate * sharpness),
    head: ir.inference.answer === "heads" && !hasFixedHeads(ir),
    slot: ir.training.rule === "forwardForward" ? Math.fround(ir.training.amplitude ** 2) : 0,
  };
}

/** Random heads of mono-forward that stay as they are. */
export function hasFixedHeads({ training }: Ir): boolean {
  return training.rule === "monoForward" && training.heads === "fixed";
}

/** What learning has in common over all layers; null for a model that does not learn. */
export function learningOf(ir: Ir, seed: number): QuantLearning | null {
  const { learning, training } = ir;
  if (learning === null) return null;
  if (
    training.rule !== "monoForward" &&
    training.rule !== "classGroups" &&
    training.rule !== "forwardForward"
  )
    throw new Error(`${training.rule} does not learn on a device`);
  const integer = ir.precision === "int8";
  return {
    rule: training.rule,
    seed: seed >>> 0,
    skip: integer ? Math.round(learning.skip * 32768) : Math.fround(learning.skip),
    stride: Math.floor(learning.decay / 16),
    pair: training.rule === "forwardForward" ? training.loss : null,
    shipped: null,
    recent: learning.recent,
    guard: null,
    adaptation: null,
    learnt: null,
  };
}
