import { solvePositiveDefinite } from "../engine/cholesky.js";
import { zeros } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { standardizedIn } from "../formats/narrow.js";
import { blocksOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel, RlsReadout, RlsValuesReadout } from "../ir/device-model.js";
import type { RlsIr } from "../ir/ir.js";
import { clamp } from "../numerics/fixed-point.js";
import { RLS_EXPONENT } from "../numerics/rls-integer.js";
import { diagonalOf } from "../numerics/triangle.js";
import { TARGET_BITS } from "../numerics/value-learning.js";
import { type RlsValues, withFit } from "../readouts/rls.js";
import { lessonOf } from "../steps/lessons.js";
import { rlsInputExponent, solutionExponent } from "../steps/rls.js";
import { sizesOf } from "../steps/step.js";
import { targetScalesOf } from "../steps/value.js";
import { lastOutputs } from "./last-outputs.js";

/** Training samples of which the start is made: enough for 64 units that more change no digit that is stored. */
const MOST_SAMPLES = 10_000;

/**
 * The model with the fit that a readout which learns by recursive least squares starts from:
 *
 *     M = (sum h h^T + 1)^-1 sum h y^T      P = (trust * mean h h^T + 1)^-1
 *
 * over the training part, y one-hot or targets in standard deviations, h as the device itself computes it; as it was for a start from zero.
 */
export function withRlsStart({ start, trust }: RlsIr, model: DeviceModel, train: Samples): DeviceModel {
  const starts: Readonly<Record<RlsIr["start"], () => DeviceModel>> = {
    zero: () => model,
    ridge: () => withValues(model, ridgeStart(model, train, trust)),
  };
  return starts[start]();
}

function withValues(model: DeviceModel, values: RlsValues): DeviceModel {
  const last = blocksOf(model).at(-1)!;
  const at = { format: formatOf(model), units: sizesOf(last).units, classes: model.classes.length };
  const own = last.tap.readout as RlsReadout | RlsValuesReadout; // the model file asks for one
  const readout = withFit(own, at, values);
  const taps = model.taps.map((tap) => (tap === last.tap ? { ...tap, readout } : tap));
  return { ...model, taps };
}

function ridgeStart(model: DeviceModel, train: Samples, trust: number): RlsValues {
  const { gram, cross, count, units } = sumsOf(model, train);
  const fit = solvePositiveDefinite(plusOne(gram, 1, units), cross, units);
  const identity = plusOne(new Float64Array(units * units), 1, units);
  const inverse = solvePositiveDefinite(plusOne(gram, trust / Math.max(1, count), units), identity, units);
  const triangle = Float64Array.from({ length: (units * (units + 1)) / 2 });
  for (let i = 0, at = 0; i < units; i++)
    for (let j = i; j < units; j++, at++) triangle[at] = inverse[i * units + j]!;
  return { ...STORED[formatOf(model).family](fit, triangle, solutionExponent(model)), resets: 0 };
}

/** The numbers as stored. A diagonal of integers is 1 at least, in the last place, as that of an inverse is never 0. */
const STORED: Readonly<
  Record<
    Family,
    (
      fit: Float64Array,
      triangle: Float64Array,
      exponent: number,
    ) => Pick<RlsValues, "solution" | "covariance">
  >
> = {
  integer: (fit, triangle, exponent) => ({
    solution: int16sOf(fit, exponent),
    covariance: raised(int16sOf(triangle, RLS_EXPONENT)),
  }),
  real: (fit, triangle) => ({
    solution: Float32Array.from(fit, (value) => value + 0),
    covariance: Float32Array.from(triangle, (value) => value + 0),
  }),
};

function int16sOf(values: Float64Array, exponent: number): Int16Array {
  return Int16Array.from(values, (value) => clamp(Math.floor(value * 2 ** exponent + 0.5), -32767, 32767));
}

function raised(triangle: Int16Array): Int16Array {
  const units = (Math.sqrt(8 * triangle.length + 1) - 1) / 2;
  for (const at of diagonalOf(units)) triangle[at] = Math.max(1, triangle[at]!);
  return triangle;
}

/** a * scale + 1, [units][units]. */
function plusOne(a: Float64Array, scale: number, units: number): Float64Array {
  return a.map((value, at) => value * scale + (at % (units + 1) === 0 ? 1 : 0));
}

/** Indices of at most MOST_SAMPLES of `count` samples, evenly taken. */
function* taken(count: number): Generator<number> {
  const step = Math.max(1, count / MOST_SAMPLES);
  for (let at = 0; Math.floor(at) < count; at += step) yield Math.floor(at);
}

/** Scores that a sample should have: 1 of its class, or its targets in standard deviations as an update takes them. */
function wantedScores(model: DeviceModel, train: Samples): (sample: number) => ArrayLike<number> {
  const { arithmetic, elements, family } = formatOf(model);
  const unit = 2 ** -{ integer: TARGET_BITS, real: 0 }[family];
  return (sample) => {
    const lesson = lessonOf(model, train, sample);
    if (typeof lesson === "number") return model.classes.map((_, k) => Number(k === lesson));
    const targets = standardizedIn(zeros(elements.target, lesson.length));
    arithmetic.standardizeTargets(targetScalesOf(model), lesson, targets);
    return Float64Array.from(targets, (each) => each * unit);
  };
}

/** Sums of h h^T and h y^T over training samples, evenly taken where there are many; refused ones are left out. */
function sumsOf(model: DeviceModel, train: Samples) {
  const last = blocksOf(model).at(-1)!;
  const { units } = sizesOf(last);
  const classes = model.classes.length;
  const unit = 2 ** -rlsInputExponent(model);
  const wanted = wantedScores(model, train);
  const gram = new Float64Array(units * units);
  const cross = new Float64Array(units * classes);
  let count = 0;
  for (const { n, h: stored } of lastOutputs(model, train, taken(train.count))) {
    const h = Float64Array.from(stored, (value) => value * unit);
    const y = wanted(n);
    count++;
    for (let i = 0; i < units; i++) {
      if (h[i] === 0) continue;
      for (let j = 0; j < units; j++) gram[i * units + j]! += h[i]! * h[j]!;
      for (let k = 0; k < classes; k++) cross[i * classes + k]! += h[i]! * y[k]!;
    }
  }
  return { gram, cross, count, units };
}
