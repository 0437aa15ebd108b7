import type { Element } from "../formats/element.js";
import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Format } from "../formats/format.js";
import { int8 } from "../formats/int8.js";
import { int32s, reals } from "../formats/narrow.js";
import { type Block, exitCount, findParameter, valuesOf } from "../ir/blocks.js";
import type { HeadReadout, ValueReadout } from "../ir/device-model.js";
import type { Range } from "../ir/parameter.js";
import { ESTIMATE, SCORES } from "../ir/schedule-tensor.js";
import type { Tapped } from "../layers/layer.js";
import { addConstantBound, addLearntConstantBound, largestConstant } from "../numerics/bounds.js";
import { LARGEST_ERROR, TARGET_BITS } from "../numerics/value-learning.js";
import * as is from "../schema/fields.js";
import { exponent, floats as floatArray, int32s as int32Array, weights } from "../schema/numbers.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { addHead, floats, head, quantizeHeads, storedHeadOf } from "./head.js";
import { squaredLoss } from "./losses.js";
import { type SliceReadout, scheduleSlices } from "./passes.js";
import type { IntegerReadouts, ReadoutDefinition, Scored } from "./readout.js";
import {
  flashTable,
  integerScalesIn,
  integerScalesOf,
  realScalesIn,
  scaleParameters,
  scaleStructs,
  storedScales,
  type ValueScales,
} from "./value-scales.js";

/** Records of values in a device's file: those of a head, and what is beside it. */
export const storedValue = {
  integer: is.object({
    ...{ kind: is.oneOf("value"), weights, exponent, shift: is.whole(0, 15), constant: int32Array },
    scales: storedScales.integer.nullable(),
  }),
  real: is.object({
    ...{ kind: is.oneOf("value"), weights: floatArray, constant: floatArray },
    scales: storedScales.real.nullable(),
  }),
};
type StoredValue = is.Value<(typeof storedValue)["integer"]>;
type StoredRealValue = is.Value<(typeof storedValue)["real"]>;

/** Linear heads that estimate values: every layer adds z M and a constant to what the layers before it have estimated. */
export const value: ReadoutDefinition<ValueReadout> = {
  floats: { ...floats, loss: squaredLoss, hasConstant: true },
  linear: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: (readout) => ({
        ...head.stored.integer.to(headOf(readout)),
        kind: "value",
        constant: int32s(valuesOf(readout.parameters, "constant")),
        scales: integerScalesIn(readout.parameters),
      }),
      from: ({ weights, exponent, shift, constant, scales }: StoredValue, at) =>
        readoutWith(
          at.format,
          storedHeadOf(at, weights, exponent, shift),
          at.scoreExponent,
          constant,
          scales,
        ),
      formulas: ({ exponent, shift }: StoredValue, at) => [
        ["shift", at.scoreExponent - at.exponent - exponent, shift],
      ],
    },
    real: {
      to: (readout) => ({
        ...head.stored.real.to(headOf(readout)),
        kind: "value",
        constant: reals(valuesOf(readout.parameters, "constant")),
        scales: realScalesIn(readout.parameters),
      }),
      from: ({ weights, constant, scales }: StoredRealValue, at) =>
        readoutWith(
          at.format,
          storedHeadOf(at, weights, 0, 0),
          0,
          constant,
          scales && { ...scales, shift: null },
        ),
      formulas: () => [],
    },
  },
  print: (readout, family) =>
    `${head.print(headOf(readout), family)}, constants ${rangeText(valuesOf(readout.parameters, "constant"))}`,
  integers: quantizeValues,
  reals(block, { head: weights, constant, targets }, learns, format, classes) {
    const own = head.reals(block, { head: weights }, learns, format, classes);
    if (own === null || !constant) return null;
    const scales = targets ? { scale: targets.deviation, offset: targets.mean, shift: null } : null;
    return readoutWith(format, own, 0, constant, scales);
  },
  weightExponent: (readout) => head.weightExponent(headOf(readout)),
  errorScale: ({ parameters, exponent }) => ({
    exponent: exponent + TARGET_BITS,
    largest: LARGEST_ERROR * parameters[0]!.shape.at(-1)! * 128 * 2 ** -exponent, // |sum of M d| over the targets
    factors: [1],
  }),
  scoreError: { bits: TARGET_BITS, largest: LARGEST_ERROR },
  learning: (readout) => readout,
  reshaped(readout, ...at) {
    const { parameters } = head.reshaped(headOf(readout), ...at);
    return { ...readout, parameters: [...parameters, ...readout.parameters.slice(1)] };
  },
  bound(bounds, readout, block) {
    head.bound(bounds, headOf(readout), block);
    const { home, range, values } = findParameter(readout.parameters, "constant")!;
    if (home === "state") addLearntConstantBound(bounds, range[1]);
    else addConstantBound(bounds, values, 0);
  },
  layout: (readout, model) => ({
    ...Object(head.layout(headOf(readout), model)),
    kind: "value",
    exponentOfValues: model.valueExponent,
  }),
  sliceStructs: (readout, ...at) => head.sliceStructs(headOf(readout), ...at),
  structs: (readout, block, model) => [
    ...head.structs(headOf(readout), block, model),
    ...scaleStructs(readout.parameters, block, model),
  ],
  infer: scheduleValues,
  add,
  learn(builder, block, at) {
    const { home } = findParameter(block.tap.readout!.parameters, "constant")!;
    if (at.slice === 0 && home === "state")
      builder.steps.push({ kind: "learnConstant", layer: at.layer, d: at.d }); // kernels of floats scale d where a head learns
    head.learn(builder, block, at);
  },
  estimates: {
    answer: answerLast,
    error({ steps }, at) {
      steps.push({ kind: "valueError", ...at, estimate: ESTIMATE });
    },
    follow({ model, tensor, elements, steps }) {
      const estimates = tensor("exit_estimates", elements.score, exitCount(model) * model.classes.length);
      return {
        record(exit) {
          steps.push({ kind: "recordEstimate", exit, estimate: ESTIMATE, estimates });
        },
        follow() {
          steps.push({ kind: "followEstimates", estimates });
        },
      };
    },
  },
};

/** Values behind the last slice of an update. */
function answerLast({ model, steps }: ScheduleBuilder, { exit, layer, slice, z, units }: SliceReadout): void {
  if (exit < exitCount(model) - 1) return;
  const at = { exit, layer, slice, estimate: ESTIMATE, previous: null, scores: SCORES };
  steps.push({ kind: "value", ...at, z, units });
}

/** Reads the layers out one after the other; the estimate becomes values behind the last one. */
function scheduleValues(builder: ScheduleBuilder, x: string): void {
  const { model, steps } = builder;
  const last = exitCount(model) - 1;
  const { exits } = model;
  const previous = exits && builder.tensor("previous", builder.elements.score, model.classes.length);
  scheduleSlices(builder, x, add, (at) => {
    const { exit, layer, slice, z, units } = at;
    if (exits === null && exit < last) return;
    const whole = { estimate: ESTIMATE, previous, scores: SCORES };
    steps.push({ kind: "value", exit, layer, slice, ...whole, z, units });
  });
}

/** Adds the constant of a layer, with its first slice, and what a slice answers. */
function add(builder: ScheduleBuilder, block: Block, at: Tapped): void {
  const { model, steps, tensor, elements, tensors } = builder;
  const isFirst = tensors.every(({ id }) => id !== ESTIMATE);
  if (isFirst) tensor(ESTIMATE, elements.score, model.classes.length);
  if (at.slice === 0) steps.push({ kind: "constant", layer: at.layer, estimate: ESTIMATE, isFirst });
  addHead(builder, block, at, ESTIMATE);
}

/** Elements of constants that are held within a range where they learn. */
const HELD: Readonly<Partial<Record<Element, true>>> = { int32: true };

/** Range of what a layer adds beside its head: of integers that learn it is held within it. */
function constantRange(element: Element, learns: boolean, scoreExponent: number): Range {
  if (!learns || !HELD[element]) return ELEMENT_RANGE[element];
  const limit = largestConstant(scoreExponent);
  return [-limit, limit];
}

/** A head with its constant, which learns where the head does, and, of the last layer, the scales of the targets. */
function readoutWith(
  { elements }: Format,
  { parameters, exponent, shift }: HeadReadout,
  scoreExponent: number,
  constant: Int32Array | Float32Array,
  scales: ValueScales | null,
): ValueReadout {
  const home = parameters[0]!.home; // that of the head
  const range = constantRange(elements.score, home === "state", scoreExponent);
  const own = [
    { ...flashTable("constant", elements.score, constant), home, range },
    ...(scales ? scaleParameters(elements.score, scales) : []),
  ];
  return { kind: "value", parameters: [...parameters, ...own], squares: false, exponent, shift };
}

/** The head of a readout by itself. */
function headOf({ parameters, exponent, shift }: ValueReadout): HeadReadout {
  return { kind: "head", parameters: parameters.slice(0, 1), squares: false, exponent, shift };
}

/** Heads as of classes, constants with the exponent of the scores, and scales of the targets with an exponent of their own. */
function quantizeValues(layers: readonly Scored[], classes: number): IntegerReadouts<ValueReadout> {
  const { scoreExponent, readouts } = quantizeHeads(layers, classes);
  const targets = layers.at(-1)?.targets;
  if (!targets) throw new Error("the last layer has no statistics of the targets");
  const learns = layers.some((layer) => layer.learns.layer || layer.learns.head);
  const { valueExponent, ...scales } = integerScalesOf(targets, scoreExponent, learns);
  return {
    ...{ scoreExponent, valueExponent },
    readouts: readouts.map((readout, index) => {
      const { constant } = layers[index]!;
      if (readout === null || !constant) return null;
      const integers = Int32Array.from(constant, (each) => Math.round(each * 2 ** scoreExponent));
      const own = index === layers.length - 1 ? scales : null;
      return readoutWith(int8, readout, scoreExponent, integers, own);
    }),
  };
}
