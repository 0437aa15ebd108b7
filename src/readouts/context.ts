import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { int8s, int32s, reals, uint8s, uint32s } from "../formats/narrow.js";
import { type Block, valuesOf } from "../ir/blocks.js";
import type { ContextReadout, DeviceModel } from "../ir/device-model.js";
import type { ContextIr, ReadoutIr } from "../ir/ir.js";
import type { Parameter } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import type { Struct } from "../ir/struct.js";
import type { Softmax } from "../ir/update-constants.js";
import { SCORE_LIMIT } from "../numerics/bounds.js";
import { softmaxConstants } from "../numerics/softmax.js";
import * as is from "../schema/fields.js";
import {
  exponent as anyExponent,
  floats as floatArray,
  int8s as int8Array,
  int32s as int32Array,
  positive,
  uint8s as uint8Array,
  uint32s as uint32Array,
} from "../schema/numbers.js";
import { floatLiteral } from "../steps/c.js";
import { contextName, contextOf, rowsOf } from "../steps/context.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";
import { type LastOutput, refuseSlices, scheduleAlone } from "./alone.js";
import { squareErrors } from "./finest-scores.js";
import { floats } from "./head.js";
import type { Formula, ReadoutDefinition, StoredAt } from "./readout.js";

/** Label of a row that is free. */
export const FREE = 255;
/** Id of the similarities to the rows. */
const SIMILAR = "similar";
/** Scores that are shares: Q15. */
const SHARE_EXPONENT = 15;
/** A norm is a sum of squares of int8, far below. */
const LARGEST_NORM = 2 ** 29;

/** Rows of a support, as stored. */
export interface ContextValues {
  readonly rows: Int8Array | Float32Array;
  readonly labels: Uint8Array;
  readonly ages: Uint32Array;
  readonly norms: Int32Array | Float32Array;
}

/** Constants by which distances become scores. */
type Sharpness = Pick<ContextReadout, "softmax" | "sharpness" | "nearest">;

const softmax = is
  .object({
    limit: is.whole(1, 2 ** 31 - 1),
    raise: is.whole(0, 30),
    multiplier: is.whole(0, 2 ** 31 - 1),
    shift: is.whole(0, 31),
  })
  .nullable();
const common = { kind: is.oneOf("context"), labels: uint8Array, ages: uint32Array, nearest: is.flag };

/** Records of such readouts in a device's file. */
export const storedContext = {
  integer: is.object({ ...common, softmax, exponent: anyExponent, rows: int8Array, norms: int32Array }),
  real: is.object({ ...common, sharpness: positive, rows: floatArray, norms: floatArray }),
};
type StoredContext = is.Value<(typeof storedContext)["integer"]>;
type StoredRealContext = is.Value<(typeof storedContext)["real"]>;

/** A support of labelled rows, which answers by their distances, and to which every labelled sample adds one. */
export const context: ReadoutDefinition<ContextReadout> = {
  floats,
  linear: true,
  lastAlone: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, softmax, nearest, exponent, parameters }) => ({
        ...{ kind, softmax, nearest, exponent },
        ...sharedArrays(parameters),
        rows: int8s(valuesOf(parameters, "rows")),
        norms: int32s(valuesOf(parameters, "norms")),
      }),
      from: ({ softmax, nearest, exponent, ...values }: StoredContext, at: StoredAt) =>
        contextReadout(at, { softmax, sharpness: 0, nearest }, exponent, values),
      formulas: ({ labels, softmax, nearest }: StoredContext) => [
        ...rowsFormula(labels),
        ["nearest", softmax === null, nearest],
        [
          "softmax: distances below 2^31",
          true,
          softmax === null || softmax.limit * 2 ** softmax.raise < 2 ** 31,
        ],
      ],
    },
    real: {
      to: ({ kind, sharpness, nearest, parameters }) => ({
        ...{ kind, sharpness, nearest },
        ...sharedArrays(parameters),
        rows: reals(valuesOf(parameters, "rows")),
        norms: reals(valuesOf(parameters, "norms")),
      }),
      from: ({ sharpness, nearest, ...values }: StoredRealContext, at: StoredAt) =>
        contextReadout(at, { softmax: null, sharpness, nearest }, 0, values),
      formulas: ({ labels, sharpness, nearest }: StoredRealContext) => [
        ...rowsFormula(labels),
        ["nearest", sharpness === 0, nearest],
      ],
    },
  },
  print: ({ parameters }) => {
    const labels = uint8s(valuesOf(parameters, "labels"));
    const taken = labels.filter((label) => label !== FREE).length;
    return `support of ${labels.length} rows, ${taken} taken, ${rangeText(valuesOf(parameters, "rows"))}`;
  },
  integers(layers, _classes, asked) {
    const last = layers.at(-1);
    if (!last) throw new Error("no layer answers");
    const { units, outputExponent } = last;
    const { rows, temperature } = supportOf(asked);
    const nearest = temperature === 0;
    // 2 h r - r r is twice the number that is divided by the units.
    const sharp = nearest ? null : softmaxConstants(2 * outputExponent, 1 / (2 * units * temperature));
    const sharpness = { softmax: sharp, sharpness: 0, nearest };
    const readout = contextReadout(
      { format: int8, units },
      sharpness,
      outputExponent,
      emptySupport(int8, units, rows),
    );
    return {
      scoreExponent: nearest ? 2 * outputExponent : SHARE_EXPONENT,
      readouts: layers.map((layer) => (layer === last ? readout : null)),
    };
  },
  reals({ units }, _own, _learns, format, _classes, asked) {
    const { rows, temperature } = supportOf(asked);
    const nearest = temperature === 0;
    const sharpness = nearest ? 0 : Math.fround(1 / (2 * units * temperature));
    const sharp = { softmax: null, sharpness, nearest };
    return contextReadout({ format, units }, sharp, 0, emptySupport(format, units, rows));
  },
  weightExponent: () => null,
  errorScale: (_readout, exponent, slopes) => squareErrors(exponent, slopes), // of layers, which do not learn
  learning: (readout) => readout,
  reshaped(readout, block, units, model) {
    const format = formatOf(model);
    return contextReadout(
      { format, units },
      readout,
      readout.exponent,
      emptySupport(format, units, rowsOf(block)),
    );
  },
  bound({ heads }) {
    for (const [k, sum] of heads.entries()) heads[k] = sum + SCORE_LIMIT / 2;
  },
  layout: ({ kind, nearest, exponent, parameters }) => ({
    ...{ kind, nearest, exponent, rows: valuesOf(parameters, "labels").length },
  }),
  sliceStructs: () => [],
  structs: (_readout, block, model) => [STRUCTS[formatOf(model).family](block, model)],
  infer: scheduleScores,
  add: refuseSlices,
  learn: refuseSlices,
  update(builder, x) {
    const { block, h } = scheduleScores(builder, x);
    const counts = builder.tensor("counts", "uint32", builder.model.classes.length);
    const { layer } = block.tap;
    if (builder.model.learning?.ask)
      builder.steps.push({ kind: "askNear", layer, h, similar: SIMILAR, scores: SCORES });
    builder.steps.push({ kind: "learnContext", layer: block.tap.layer, h, counts });
  },
  forget(label, values) {
    const labels = uint8s(values("labels"));
    for (const [n, each] of labels.entries()) if (each === label) labels[n] = FREE;
  },
};

/** Rows that a support can have. */
function rowsFormula({ length }: Uint8Array): Formula[] {
  return [["labels: 1 to 1000 rows", true, length >= 1 && length <= 1000]];
}

/** Adds the steps up to the answer. */
function scheduleScores(builder: ScheduleBuilder, x: string): LastOutput {
  const { steps, tensor, elements } = builder;
  return scheduleAlone(builder, x, ({ block, h }) => {
    const similar = tensor(SIMILAR, elements.score, rowsOf(block));
    steps.push({ kind: "context", layer: block.tap.layer, h, similar, scores: SCORES });
  });
}

/** Struct of the constants, by family. */
const STRUCTS: Readonly<Record<Family, (block: Block, model: DeviceModel) => Struct>> = {
  integer(block, model) {
    const { softmax: sharp, nearest } = contextOf(block);
    const { limit, multiplier, raise, shift }: Softmax = sharp ?? softmaxConstants(0, 1);
    return {
      ...heading(block, model),
      tag: "ff_context_s8",
      fields: {
        softmax: { limit, multiplier, raise, shift },
        ...sizes(block, model),
        nearest: nearest ? 1 : 0,
      },
    };
  },
  real: (block, model) => ({
    ...heading(block, model),
    tag: "ff_context_f32",
    fields: { sharpness: floatLiteral(contextOf(block).sharpness), ...sizes(block, model) },
  }),
};

function heading(block: Block, model: DeviceModel): Pick<Struct, "what" | "name"> {
  const what = `${block.layer.name} support of ${rowsOf(block)} rows`;
  return { what, name: contextName(model, block) };
}

function sizes(block: Block, model: DeviceModel) {
  return { rows: rowsOf(block), inputs: sizesOf(block).units, classes: model.classes.length };
}

function sharedArrays(parameters: readonly Parameter[]) {
  return { labels: uint8s(valuesOf(parameters, "labels")), ages: uint32s(valuesOf(parameters, "ages")) };
}

/** The readout of these rows. */
export function contextReadout(
  { format, units }: Pick<StoredAt, "format" | "units">,
  { softmax, sharpness, nearest }: Sharpness,
  exponent: number,
  { rows, labels, ages, norms }: ContextValues,
): ContextReadout {
  const { stored, score } = format.elements;
  const learnt = { layout: "plain", home: "state" } as const;
  const count = labels.length;
  const parameters: Parameter[] = [
    {
      ...{ role: "rows", element: stored, shape: [count, units], values: rows },
      ...{ range: ELEMENT_RANGE[stored], ...learnt },
    },
    {
      ...{ role: "labels", element: "uint8", shape: [count], values: labels },
      ...{ range: ELEMENT_RANGE.uint8, ...learnt },
    },
    {
      ...{ role: "ages", element: "uint32", shape: [count], values: ages },
      ...{ range: ELEMENT_RANGE.uint32, ...learnt },
    },
    {
      ...{ role: "norms", element: score, shape: [count], values: norms },
      ...{ range: NORM_RANGE[format.family], ...learnt },
    },
  ];
  return { kind: "context", parameters, squares: false, softmax, sharpness, nearest, exponent };
}

const NORM_RANGE: Readonly<Record<Family, Parameter["range"]>> = {
  integer: [0, LARGEST_NORM],
  real: ELEMENT_RANGE.f32,
};

/** No row at all. */
function emptySupport({ family }: Pick<Format, "family">, units: number, rows: number): ContextValues {
  const arrays: Readonly<Record<Family, () => Pick<ContextValues, "rows" | "norms">>> = {
    integer: () => ({ rows: new Int8Array(rows * units), norms: new Int32Array(rows) }),
    real: () => ({ rows: new Float32Array(rows * units), norms: new Float32Array(rows) }),
  };
  return {
    ...arrays[family](),
    labels: new Uint8Array(rows).fill(FREE),
    ages: new Uint32Array(rows),
  };
}

/** The settings of the model file; another readout's are our own bug. */
function supportOf(asked: ReadoutIr | undefined): ContextIr {
  if (asked === undefined || !("rows" in asked)) throw new Error("a support without settings");
  return asked;
}
