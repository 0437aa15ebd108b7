import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { badDeviceTensor } from "../diagnostics/train.js";
import { NEVER } from "../ir/exits.js";
import type { StateField } from "../ir/learning.js";
import {
  exitCount,
  type QuantInputPart,
  type QuantLayer,
  type QuantModel,
  type StoredSamples,
} from "../ir/quant.js";
import {
  inputFits,
  LARGEST_BIAS,
  largestScore,
  largestSum,
  MASTERS,
  SCORE_LIMIT,
  SUM_LIMIT,
} from "../numerics/bounds.js";
import { store } from "../numerics/real.js";
import { fieldRange, LARGEST_FLOAT, stateFields, storedStride } from "../plan/state.js";
import { otherFields } from "./learnt.js";
import { type Dtype, dtypeOf, isTensorData } from "./safetensors.js";

type Range = readonly [lowest: number, largest: number];

/** An array with the type, the length and the range of values that it must have. */
interface Wanted {
  readonly name: string;
  readonly values: ArrayLike<number> | null | undefined;
  readonly type: Dtype;
  readonly length: number;
  readonly range: Range;
  /** What values must be beside their range; `null`: nothing. */
  readonly also?: readonly [expected: string, holds: (value: number, index: number) => boolean];
}

const INT8: Range = [-127, 127];
const INT32: Range = [-NEVER, NEVER];
const FLOATS: Range = [-LARGEST_FLOAT, LARGEST_FLOAT];
/** Their exponents fit int8, as a firmware has them. */
const STEPS: Range = [2 ** -120, 2 ** 120];
/** Of readings in steps, see quantize/readings.ts. */
const OFFSETS: Range = [-(2 ** 30), 2 ** 30];
const SCALES: Range = [Number.MIN_VALUE, Number.MAX_VALUE];

/** Arrays whose type, length or values cannot be. */
export function badTensors(file: string, model: QuantModel): Diagnostic[] {
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

function wantedTensors(model: QuantModel): Wanted[] {
  const { exits, learning, input } = model;
  const { shipped = null, guard = null, learnt = null } = learning ?? {};
  const steps = input.steps.length === 0 ? 0 : input.steps.length === 1 ? 1 : input.size;
  const others = otherFields(stateFields(model));
  return [
    { name: "input.steps", values: input.steps, type: "F64", length: steps, range: STEPS },
    ...(input.offsets
      ? [
          {
            name: "input.offsets",
            values: input.offsets,
            type: "I32",
            length: steps,
            range: OFFSETS,
          } as const,
        ]
      : []),
    ...input.parts.flatMap((part, index) => wantedOfPart(`input.parts.${index}`, part, model)),
    ...model.layers.flatMap((layer) => wantedOfLayer(layer, model)),
    ...(exits ? [wantedThresholds(exits.thresholds, model)] : []),
    ...wantedSamples("learning.shipped", shipped, model),
    ...wantedSamples("learning.guard", guard, model),
    ...(learnt ? others.map((field) => wantedField(field, learnt[field.name], model)) : []),
  ];
}

/** Integer constants of an int8 model that is given integers, else float32. */
function wantedOfPart(name: string, part: QuantInputPart, { precision, input }: QuantModel): Wanted[] {
  if (part.kind === "rms") return [];
  const integer = precision === "int8" && input.storage !== "float32";
  const length = part.multiplier.length === 1 ? 1 : part.size;
  const type = integer ? "I32" : "F32";
  const range = integer ? INT32 : FLOATS;
  return [
    { name: `${name}.multiplier`, values: part.multiplier, type, length, range },
    { name: `${name}.offset`, values: part.offset, type, length, range },
    { name: `${name}.shift`, values: part.shift, type: "U8", length: integer ? length : 0, range: [1, 31] },
  ];
}

/** Weights of a real model are as they are stored: halves or float32, never -0. */
function storedValues({ precision }: QuantModel): Pick<Wanted, "type" | "range" | "also"> {
  const format = precision === "fp16" ? "fp16" : "f32";
  const expected = precision === "fp16" ? "halves and never -0" : "never -0";
  const also = [expected, (value: number) => Object.is(store(format, value), value)] as const;
  return { type: "F32", range: FLOATS, also };
}

function wantedOfLayer(layer: QuantLayer, model: QuantModel): Wanted[] {
  const { name, inputs, units, answer, learning } = layer;
  const classes = model.classes.length;
  const real = storedValues(model);
  const masters = { type: "I16", range: MASTERS } as const;
  const constants = { type: "I8", range: INT8 } as const;
  const weights = layer.kind === "real" ? real : learning ? masters : constants;
  const sums: Pick<Wanted, "type" | "range" | "also"> =
    layer.kind === "real" ? real : { type: "I32", range: learning ? [-LARGEST_BIAS, LARGEST_BIAS] : INT32 };
  const wanted: Wanted[] = [
    { name: `${name}.weights`, values: layer.weights, length: inputs * units, ...weights },
    { name: `${name}.bias`, values: layer.bias, length: units, ...sums },
  ];
  if (layer.overlay)
    wanted.push({ name: `${name}.overlay`, values: layer.overlay, length: classes * units, ...sums });
  if (answer?.kind === "head")
    wanted.push({
      name: `${name}.answer.weights`,
      values: answer.weights,
      length: units * classes,
      ...weights,
    });
  return layer.kind === "integer" ? [...wanted, ...wantedScales(layer, classes)] : wanted;
}

function wantedScales(layer: Extract<QuantLayer, { kind: "integer" }>, classes: number): Wanted[] {
  const { name, units: length, multiplier, shift, accumulatorScale, learning } = layer;
  const rates = learning?.errors.multiplier;
  return [
    { name: `${name}.multiplier`, values: multiplier, type: "I32", length, range: [2 ** 30, NEVER] },
    { name: `${name}.shift`, values: shift, type: "U8", length, range: [1, 31] },
    { name: `${name}.accumulatorScale`, values: accumulatorScale, type: "F64", length, range: SCALES },
    ...(rates instanceof Int32Array
      ? [
          {
            name: `${name}.learning.errors.multiplier`,
            values: rates,
            type: "I32",
            length: classes,
            range: [0, NEVER],
          } as const,
        ]
      : []),
  ];
}

function wantedThresholds(values: ArrayLike<number>, model: QuantModel): Wanted {
  const type = model.precision === "int8" ? "int32" : "f32";
  const range = fieldRange(model, { name: "thresholds", type, tensor: "thresholds", layer: "exits" });
  return { name: "exits.thresholds", values, type: DTYPE[type], length: exitCount(model) - 1, range };
}

/** Rows of network inputs, zeros behind the last one, and labels in ascending order. */
function wantedSamples(name: string, samples: StoredSamples | null, model: QuantModel): Wanted[] {
  if (samples === null) return [];
  const { count, x, labels } = samples;
  const stride = storedStride(model);
  const real = storedValues(model);
  const rows: Pick<Wanted, "type" | "range" | "also"> =
    model.precision === "int8" ? { type: "I8", range: INT8 } : real;
  const padded = (value: number, at: number): boolean => value === 0 || at % stride < model.input.size;
  const ascending = (label: number, at: number): boolean => at === 0 || label >= labels[at - 1]!;
  return [
    {
      name: `${name}.x`,
      values: x,
      length: count * stride,
      ...rows,
      also: [
        `${real.also![0]}, 0 behind the end of a row`,
        (value, at) => padded(value, at) && (model.precision === "int8" || real.also![1](value, at)),
      ],
    },
    {
      name: `${name}.labels`,
      values: labels,
      type: "U8",
      length: count,
      range: [0, model.classes.length - 1],
      also: ["ascending", ascending],
    },
  ];
}

const DTYPE = {
  uint32: "U32",
  int32: "I32",
  int16: "I16",
  int8: "I8",
  uint8: "U8",
  f16: "F32",
  f32: "F32",
} as const;

/** A field of the state within what an import of a blob allows. */
function wantedField(field: StateField, values: ArrayLike<number> | undefined, model: QuantModel): Wanted {
  const length = field.shape.reduce((product, size) => product * size, 1);
  const wanted = { name: `learning.learnt.${field.name}`, values, type: DTYPE[field.type], length };
  const range = fieldRange(model, field);
  return field.type === "f16" || field.name === "recent_x"
    ? { ...wanted, ...(model.precision === "int8" ? {} : storedValues(model)), range }
    : { ...wanted, range };
}

/** What an export proves of its constants and these do not keep; arrays are those that are wanted. */
export function overflows(file: string, model: QuantModel): Diagnostic[] {
  const inputs = model.input.parts.flatMap((part, index) =>
    part.kind === "rms" || part.shift.length === 0 || inputFits(part)
      ? []
      : [badDeviceTensor(file, `input.parts.${index}`, "|raw * m + o| + 2^(s-1) below 2^31", "more")],
  );
  const layers = model.layers.filter((layer) => layer.kind === "integer");
  const sums = layers.flatMap((layer) => {
    const largest = largestSum(layer, layer.learning !== null);
    return largest < SUM_LIMIT
      ? []
      : [badDeviceTensor(file, `${layer.name}.weights`, "sums with the bias below 2^31", `up to ${largest}`)];
  });
  const score = largestScore(layers, model.classes.length);
  const scores =
    score < SCORE_LIMIT
      ? []
      : [badDeviceTensor(file, "of the answers", "scores below 2^30", `up to ${score}`)];
  return [...inputs, ...sums, ...scores];
}
