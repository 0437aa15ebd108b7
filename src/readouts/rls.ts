import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { int16s, reals } from "../formats/narrow.js";
import { type Block, valuesOf } from "../ir/blocks.js";
import type { DeviceModel, RlsReadout, RlsValuesReadout } from "../ir/device-model.js";
import type { Parameter, Range } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { RLS_EXPONENT } from "../numerics/rls-integer.js";
import { diagonalOf } from "../numerics/triangle.js";
import * as is from "../schema/fields.js";
import { floats as floatArray, int16s as int16Array } from "../schema/numbers.js";
import { rlsInputExponent, rlsName } from "../steps/rls.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { sizesOf } from "../steps/step.js";
import { type LastOutput, refuseSlices, scheduleAlone } from "./alone.js";
import { squareErrors } from "./finest-scores.js";
import { floats } from "./head.js";
import type { ReadoutDefinition, StoredAt } from "./readout.js";

/** Fit and inverse of the sum of squares, as stored. */
export interface RlsValues {
  readonly solution: Int16Array | Float32Array;
  readonly covariance: Int16Array | Float32Array;
  readonly resets: number;
}

/** Largest exponent of h whose products have room for those of P. */
const FINEST_INPUT = 7;

function isRead(exponent: number): boolean {
  return exponent >= 0 && exponent <= FINEST_INPUT;
}

const resets = is.whole(0, 2 ** 32 - 1);

/** Fields of a fit in records, by family. */
export const storedFit = {
  integer: { solution: int16Array, covariance: int16Array, resets },
  real: { solution: floatArray, covariance: floatArray, resets },
};

/** Records of such readouts in a device's file. */
export const storedRls = {
  integer: is.object({ kind: is.oneOf("rls"), ...storedFit.integer }),
  real: is.object({ kind: is.oneOf("rls"), ...storedFit.real }),
};
type StoredRls = is.Value<(typeof storedRls)["integer"]>;
type StoredRealRls = is.Value<(typeof storedRls)["real"]>;

/** Element of M and P, their ranges, and the value that stands for 1. */
const NUMBERS: Readonly<
  Record<Family, { readonly element: "int16" | "f32"; readonly solution: Range; readonly covariance: Range }>
> = {
  integer: {
    element: "int16",
    solution: [-32767, 32767],
    covariance: [-(2 ** RLS_EXPONENT), 2 ** RLS_EXPONENT],
  },
  real: { element: "f32", solution: ELEMENT_RANGE.f32, covariance: ELEMENT_RANGE.f32 },
};

/** Recursive least squares on the normalised output of the last layer. */
export const rls: ReadoutDefinition<RlsReadout> = {
  floats,
  linear: true,
  lastAlone: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, parameters }) => ({ kind, ...integerFitIn(parameters) }),
      from: (record: StoredRls, at: StoredAt) => rlsOf(at, record),
      formulas: (_record, { scoreExponent }) => [
        [
          `solution: its exponent and that of what it reads, 0 to ${FINEST_INPUT}`,
          true,
          isRead(scoreExponent - RLS_EXPONENT),
        ],
      ],
    },
    real: {
      to: ({ kind, parameters }) => ({ kind, ...realFitIn(parameters) }),
      from: (record: StoredRealRls, at: StoredAt) => rlsOf(at, record),
      formulas: () => [],
    },
  },
  print: ({ parameters }) => printFit(parameters),
  integers(layers, classes) {
    const last = layers.at(-1);
    if (!last) throw new Error("no layer answers");
    const { units, outputExponent } = last;
    const readout = rlsOf({ format: int8, units, classes }, emptyFit(int8, units, classes));
    return {
      scoreExponent: RLS_EXPONENT + outputExponent,
      readouts: layers.map((layer) => (layer === last ? readout : null)),
    };
  },
  reals: ({ units }, _own, _learns, format, classes) =>
    rlsOf({ format, units, classes }, emptyFit(format, units, classes)),
  weightExponent: () => null,
  errorScale: (_readout, exponent, slopes) => squareErrors(exponent, slopes), // of layers, which do not learn
  learning: (readout) => readout,
  reshaped: (_readout, _block, units, model) => {
    const format = formatOf(model);
    const classes = model.classes.length;
    return rlsOf({ format, units, classes }, emptyFit(format, units, classes));
  },
  bound: ({ heads }, _readout, block) => boundFit(heads, block),
  layout: ({ kind }) => ({ kind }),
  sliceStructs: () => [],
  structs: (_readout, block, model) => [structOf(block, model)],
  infer: scheduleScores,
  add: refuseSlices,
  learn: refuseSlices,
  update(builder, x) {
    const { block, h } = scheduleScores(builder, x);
    const { tensor, elements, model, steps } = builder;
    const v = tensor("direction", elements.score, sizesOf(block).units);
    const isInteger = { integer: true, real: false }[formatOf(model).family];
    const error = isInteger ? tensor("score_error", elements.score, model.classes.length) : null;
    if (model.learning?.ask) steps.push({ kind: "askLabel", layer: block.tap.layer, h, scores: SCORES, v });
    steps.push({ kind: "learnRls", layer: block.tap.layer, h, scores: SCORES, truth: "class", v, error });
  },
};

/** Adds the steps up to the answer of the last layer. */
function scheduleScores(builder: ScheduleBuilder, x: string): LastOutput {
  return scheduleAlone(builder, x, ({ block, h }) => {
    builder.steps.push({ kind: "rls", layer: block.tap.layer, h, scores: SCORES });
  });
}

/** Sizes of a fit, and the exponent of what it reads. */
export function structOf(block: Block, model: DeviceModel) {
  const { units } = sizesOf(block);
  const classes = model.classes.length;
  const exponent = rlsInputExponent(model);
  return {
    what: `${block.layer.name} recursive least squares ${units} -> ${classes}`,
    tag: "ff_rls",
    name: rlsName(model, block),
    fields: { inputs: units, outputs: classes, exponent },
  } as const;
}

/** The readout of these values. */
export function rlsOf(at: FitAt, values: RlsValues): RlsReadout {
  return { kind: "rls", parameters: fitParameters(at, values), squares: false };
}

/** A readout with another fit. */
export function withFit<R extends RlsReadout | RlsValuesReadout>(
  readout: R,
  at: FitAt,
  values: RlsValues,
): R {
  const fit = new Map(fitParameters(at, values).map((each) => [each.role, each]));
  return { ...readout, parameters: readout.parameters.map((each) => fit.get(each.role) ?? each) };
}

/** The block of a fit. */
export type FitAt = Pick<StoredAt, "format" | "units" | "classes">;

/** The parameters of these values. */
export function fitParameters(
  { format, units, classes }: FitAt,
  { solution, covariance, resets: count }: RlsValues,
): Parameter[] {
  const { element, ...ranges } = NUMBERS[format.family];
  const learnt = { layout: "plain", home: "state" } as const;
  return [
    {
      ...{ role: "solution", element, shape: [units, classes], values: solution },
      ...{ range: ranges.solution, ...learnt },
    },
    {
      ...{ role: "covariance", element, shape: [(units * (units + 1)) / 2], values: covariance },
      ...{ range: ranges.covariance, ...learnt },
    },
    {
      ...{ role: "resets", element: "uint32", shape: [1], values: Uint32Array.of(count) },
      ...{ range: ELEMENT_RANGE.uint32, ...learnt },
    },
  ];
}

/** A fit of integers among parameters. */
export function integerFitIn(parameters: readonly Parameter[]) {
  return {
    solution: int16s(valuesOf(parameters, "solution")),
    covariance: int16s(valuesOf(parameters, "covariance")),
    resets: valuesOf(parameters, "resets")[0]!,
  };
}

/** A fit of floats among parameters. */
export function realFitIn(parameters: readonly Parameter[]) {
  return {
    solution: reals(valuesOf(parameters, "solution")),
    covariance: reals(valuesOf(parameters, "covariance")),
    resets: valuesOf(parameters, "resets")[0]!,
  };
}

/** A line of `--dump quant`. */
export function printFit(parameters: readonly Parameter[]): string {
  return `recursive least squares, fit ${rangeText(valuesOf(parameters, "solution"))}, P ${rangeText(valuesOf(parameters, "covariance"))}`;
}

/** Adds the largest scores of any fit of integers. */
export function boundFit(heads: Float64Array, block: Block): void {
  const [, largest] = NUMBERS.integer.solution;
  for (const [k, sum] of heads.entries()) heads[k] = sum + sizesOf(block).units * 127 * largest;
}

/** No fit at all: M = 0, P = 1. */
export function emptyFit({ family }: Format, units: number, classes: number): RlsValues {
  const zeros = {
    integer: (length: number) => new Int16Array(length),
    real: (length: number) => new Float32Array(length),
  }[family];
  const one = { integer: 2 ** RLS_EXPONENT, real: 1 }[family];
  const covariance = zeros((units * (units + 1)) / 2);
  for (const at of diagonalOf(units)) covariance[at] = one;
  return { solution: zeros(units * classes), covariance, resets: 0 };
}
