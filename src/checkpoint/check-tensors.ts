import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { badDeviceTensor } from "../diagnostics/train.js";
import { ELEMENTS, type Element } from "../formats/element.js";
import { ELEMENT_RANGE } from "../formats/element-ranges.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf, exitCount, findParameter, parametersOf, valuesOf } from "../ir/blocks.js";
import type {
  AffineInput,
  DeviceExits,
  DeviceModel,
  InputDrift,
  InputPart,
  StoredSamples,
} from "../ir/device-model.js";
import type { StateField } from "../ir/learning.js";
import type { Parameter, Range } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import { type Dtype, dtypeOf, isTensorData } from "../ir/tensor-data.js";
import { weightsLearn } from "../ir/update-constants.js";
import { inputFits, largestScore, largestSum, noScores, SCORE_LIMIT, SUM_LIMIT } from "../numerics/bounds.js";
import { roundHalf } from "../numerics/f16.js";
import {
  areSigned,
  isRowOfInputs,
  stateFields,
  storedStride,
  thresholdRange,
} from "../parameters/state-fields.js";
import { definitionOfReadout } from "../readouts/index.js";
import { sizesOf } from "../steps/step.js";
import { otherFields } from "./learnt.js";

/** Values of a tensor beside their range, and what is said of them. */
type Also = readonly [expected: string, holds: (value: number, index: number) => boolean];

/** An array with the type, the length and the range of values that it must have. */
interface Wanted {
  readonly name: string;
  readonly values: ArrayLike<number> | null | undefined;
  readonly type: Dtype;
  readonly length: number;
  readonly range: Range;
  readonly also?: Also | undefined;
}

/** Their exponents fit int8, as a firmware has them. */
const STEPS: Range = [2 ** -120, 2 ** 120];
/** Of readings in steps, see quantize/readings.ts. */
const OFFSETS: Range = [-(2 ** 30), 2 ** 30];
const SCALES: Range = [Number.MIN_VALUE, Number.MAX_VALUE];

/** Arrays whose type, length or values cannot be. */
export function badTensors(file: string, model: DeviceModel): Diagnostic[] {
  return wantedTensors(model).flatMap((wanted) => badTensor(file, wanted));
}

function badTensor(file: string, { name, values, type, length, range, also }: Wanted): Diagnostic[] {
  const dtype = isTensorData(values) ? dtypeOf(values) : "no type";
  if (values?.length !== length || dtype !== type)
    return [
      badDeviceTensor(file, name, `${length} values of ${type}`, `${values?.length ?? "none"} of ${dtype}`),
    ];
  const [lowest, largest] = range;
  const at = Array.prototype.findIndex.call(
    values,
    (value: number, index) => !(value >= lowest && value <= largest && (also?.[1](value, index) ?? true)),
  );
  if (at < 0) return [];
  const expected = `numbers from ${lowest} to ${largest}${also ? `, ${also[0]}` : ""}`;
  const value = Object.is(values[at], -0) ? "-0" : values[at];
  return [badDeviceTensor(file, name, expected, `${value} at index ${at}`)];
}

function wantedTensors(model: DeviceModel): Wanted[] {
  const { exits, learning, input } = model;
  const { shipped = null, guard = null, learnt = null, drift } = learning ?? {};
  const steps = input.steps.length > 1 ? sizeOf(input.raw) : input.steps.length;
  const others = otherFields(stateFields(model));
  const offsets = input.offsets && ({ name: "input.offsets", values: input.offsets, type: "I32" } as const);
  return [
    { name: "input.steps", values: input.steps, type: "F64", length: steps, range: STEPS },
    ...(offsets ? [{ ...offsets, length: steps, range: OFFSETS }] : []),
    ...input.parts.flatMap((part, index) => wantedOfPart(`input.parts.${index}`, part, model)),
    ...blocksOf(model).flatMap((block) => wantedOfBlock(block, model)),
    ...(exits ? [wantedThresholds(exits, model)] : []),
    ...(drift ? [wantedMeans(drift, model)] : []),
    ...wantedSamples("learning.shipped", shipped, model),
    ...wantedSamples("learning.guard", guard, model),
    ...(learnt ? others.map((field) => wantedField(field, learnt[field.name])) : []),
  ];
}

/** Elements of the means of the classes, by family. */
const MEANS: Readonly<Record<Family, Element>> = { integer: "int16", real: "f32" };

function wantedMeans({ means }: InputDrift, model: DeviceModel): Wanted {
  const element = MEANS[formatOf(model).family];
  const length = model.classes.length * sizeOf(model.input.network);
  return { name: "learning.drift.means", values: means, length, ...stored(element, ELEMENT_RANGE[element]) };
}

/** Constants of an integer model that is given integers are integers, all others float32. */
const AFFINE: Readonly<Record<Family, (isFloat: boolean) => AffineElement>> = {
  integer: (isFloat) => (isFloat ? FLOATS : { element: "int32", hasShifts: true }),
  real: () => FLOATS,
};

/** Element of the tables, and whether a shift goes with each entry. */
interface AffineElement {
  readonly element: Element;
  readonly hasShifts: boolean;
}

const FLOATS: AffineElement = { element: "f32", hasShifts: false };

function wantedOfPart(name: string, part: InputPart, model: DeviceModel): Wanted[] {
  switch (part.kind) {
    case "rms":
      return [];
    case "affine":
      return wantedOfAffine(name, part, model);
    default:
      return part satisfies never;
  }
}

function wantedOfAffine(name: string, part: AffineInput, model: DeviceModel): Wanted[] {
  const { element, hasShifts } = AFFINE[formatOf(model).family](model.input.storage === "float32");
  const length = part.multiplier.length === 1 ? 1 : part.size;
  const { dtype: type } = ELEMENTS[element];
  const range = ELEMENT_RANGE[element];
  const shifts = hasShifts ? length : 0;
  return [
    { name: `${name}.multiplier`, values: part.multiplier, type, length, range },
    { name: `${name}.offset`, values: part.offset, type, length, range },
    { name: `${name}.shift`, values: part.shift, type: "U8", length: shifts, range: [1, 31] },
  ];
}

/** Type and range of an element in a file. Halves are as they are stored, and no float is -0. */
function stored(element: Element, range: Range): Pick<Wanted, "type" | "range" | "also"> {
  const { dtype: type } = ELEMENTS[element];
  switch (element) {
    case "f16":
      return {
        type,
        range: ELEMENT_RANGE.f32,
        also: ["halves and never -0", (v) => Object.is(roundHalf(v), v)],
      };
    case "f32":
      return { type, range, also: ["never -0", (v) => Object.is(v + 0, v)] };
    case "int8":
    case "uint8":
    case "int16":
    case "uint16":
    case "int32":
    case "uint32":
      return { type, range };
    default:
      return element satisfies never;
  }
}

/** Names of parameters in the file, where they are not those of their roles. */
const STORED_NAMES: Readonly<Partial<Record<Parameter["role"], string>>> = {
  head: "answer.weights",
  bounds: "answer.bounds",
  scale: "answer.multiplier",
  rates: "learning.errors.multiplier",
  solution: "answer.solution",
  covariance: "answer.covariance",
  rows: "answer.rows",
  labels: "answer.labels",
  ages: "answer.ages",
  norms: "answer.norms",
};

function wantedOfBlock(block: Block, model: DeviceModel): Wanted[] {
  const { name, accumulatorScale } = block.layer;
  const scales: Readonly<Record<Family, Wanted[]>> = {
    integer: [
      {
        ...{ name: `${name}.accumulatorScale`, values: accumulatorScale, type: "F64" },
        ...{ length: sizesOf(block).units, range: SCALES },
      },
    ],
    real: [],
  };
  const parameters = parametersOf(block).map(
    ({ role, element, shape, values, range }): Wanted => ({
      ...{ name: `${name}.${STORED_NAMES[role] ?? role}`, values, length: sizeOf(shape) },
      ...stored(element, range),
    }),
  );
  return [...parameters, ...scales[formatOf(model).family]];
}

function wantedThresholds({ thresholds }: DeviceExits, model: DeviceModel): Wanted {
  const { score } = formatOf(model).elements;
  const range = thresholdRange(score, areSigned(model));
  const { dtype: type } = ELEMENTS[score];
  return { name: "exits.thresholds", values: thresholds, type, length: exitCount(model) - 1, range };
}

/** Rows of network inputs, zeros behind the last one, and labels in ascending order. */
function wantedSamples(name: string, samples: StoredSamples | null, model: DeviceModel): Wanted[] {
  if (samples === null) return [];
  const { count, x, labels, targets } = samples;
  const classes = model.classes.length;
  const stride = storedStride(model);
  const size = sizeOf(model.input.network);
  const element = formatOf(model).elements.stored;
  const { also, ...rows } = stored(element, ELEMENT_RANGE[element]);
  const [expected, holds] = also ?? ["", () => true];
  const padded = (value: number, at: number): boolean => value === 0 || at % stride < size;
  const ascending = (label: number, at: number): boolean => at === 0 || label >= labels[at - 1]!;
  return [
    {
      ...{ name: `${name}.x`, values: x, length: count * stride, ...rows },
      also: [
        `${expected ? `${expected}, ` : ""}0 behind the end of a row`,
        (value, at) => padded(value, at) && holds(value, at),
      ],
    },
    {
      ...{ name: `${name}.labels`, values: labels, type: "U8", length: count },
      ...{ range: [0, targets ? 0 : classes - 1], also: ["ascending", ascending] },
    },
    ...(model.valueExponent === undefined ? [] : [wantedTargets(`${name}.targets`, targets, count, model)]),
  ];
}

/** Targets of stored samples in standard deviations. */
function wantedTargets(
  name: string,
  values: StoredSamples["targets"],
  count: number,
  model: DeviceModel,
): Wanted {
  const { target } = formatOf(model).elements;
  const [, largest] = ELEMENT_RANGE[target];
  const { dtype: type } = ELEMENTS[target];
  return { name, values, type, length: count * model.classes.length, range: [-largest, largest] };
}

/** A field of the state within what an import of a blob allows. */
function wantedField(
  { name, type, shape, range }: StateField,
  values: ArrayLike<number> | undefined,
): Wanted {
  const own = isRowOfInputs(name) ? stored(type, range) : { type: ELEMENTS[type].dtype, range };
  return { name: `learning.learnt.${name}`, values, length: sizeOf(shape), ...own };
}

/** Bounds that an export proves of its constants and these do not keep; arrays are those that are wanted. */
export function overflows(file: string, model: DeviceModel): Diagnostic[] {
  const inputs = model.input.parts.flatMap((part, index) =>
    fitsInt32(part)
      ? []
      : [badDeviceTensor(file, `input.parts.${index}`, "|raw * m + o| + 2^(s-1) below 2^31", "more")],
  );
  return [...inputs, ...OVERFLOWS[formatOf(model).family](file, model)];
}

/** True for parts that no reading takes beyond int32. */
function fitsInt32(part: InputPart): boolean {
  switch (part.kind) {
    case "rms":
      return true;
    case "affine":
      return part.shift.length === 0 || inputFits(part);
    default:
      return part satisfies never;
  }
}

/** Sums and scores of integers stay below their limits; floats say themselves where they have left their range. */
const OVERFLOWS: Readonly<Record<Family, (file: string, model: DeviceModel) => Diagnostic[]>> = {
  integer: (file, model) => [...sumOverflows(file, model), ...scoreOverflow(file, model)],
  real: () => [],
};

function sumOverflows(file: string, model: DeviceModel): Diagnostic[] {
  return blocksOf(model).flatMap((block) => {
    const { name, parameters } = block.layer;
    const overlay = findParameter(parameters, "overlay")?.values ?? null;
    const [weights, bias] = [valuesOf(parameters, "weights"), valuesOf(parameters, "bias")];
    const { slices } = block.tap;
    const largest = largestSum(
      { ...sizesOf(block), slices, weights, bias, overlay },
      weightsLearn(block.layer),
    );
    return largest < SUM_LIMIT
      ? []
      : [badDeviceTensor(file, `${name}.weights`, "sums with the bias below 2^31", `up to ${largest}`)];
  });
}

function scoreOverflow(file: string, model: DeviceModel): Diagnostic[] {
  const bounds = noScores(model.classes.length);
  for (const block of blocksOf(model)) {
    const { readout } = block.tap;
    if (readout) definitionOfReadout(readout).bound(bounds, readout, block);
  }
  const score = largestScore(bounds);
  return score < SCORE_LIMIT
    ? []
    : [badDeviceTensor(file, "of the answers", "scores below 2^30", `up to ${score}`)];
}
