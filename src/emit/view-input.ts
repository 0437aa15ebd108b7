import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { STORAGE_BYTES, type Storage } from "../ir/data.js";
import { type AffineInput, type DeviceModel, type InputPart, sampleOf } from "../ir/device-model.js";
import { type ComputedFeatures, computedOf, eventsOf } from "../ir/model-features.js";
import { sizeOf } from "../ir/shape.js";
import { aligned, COLUMNS, comment, dimensions, doubleLiteral, tableRows, whole } from "../steps/c.js";
import { affineScales, affineText, digits } from "../steps/input.js";

/** Input that the caller of <model>_infer hands over. */
export interface InputView {
  /** C type of one raw value. */
  readonly type: string;
  readonly size: string;
  /** Of one sample. */
  readonly bytes: string;
  readonly isFloat: boolean;
  /** Sentences on what the raw values mean and what becomes of them, one per line. */
  readonly meaning: readonly string[];
  /** A heading and rows of `[index] name`, for the comment; none where names are not known or stand in the tables. */
  readonly columns: readonly string[];
  /** Conversion of decimal readings to raw values; null where the raw values are the data's own. */
  readonly readings: ReadingsView | null;
}

/** Step and offset of each column, or one for all: numbers, or lines of an initializer that are continued by backslashes. */
export interface ReadingsView {
  /** The rule, behind `raw = `. */
  readonly rule: string;
  /** The same without floats. */
  readonly shiftRule: string;
  readonly isOne: boolean;
  readonly step: string;
  readonly steps: readonly string[];
  readonly hasOffsets: boolean;
  readonly offset: string;
  readonly offsets: readonly string[];
  /** True where every step is a power of two that a shift can state, as those that are chosen are. */
  readonly hasShifts: boolean;
  /** log2(1 / step). */
  readonly shift: string;
  readonly shifts: readonly string[];
}

export const TYPE: Readonly<Record<Storage, string>> = {
  uint8: "uint8_t",
  int16: "int16_t",
  float32: "float",
};

/** Characters of a column's name that comments have room for. */
const NAME_LENGTH = 40;

/** Spells out the input of `model`; `columns`: names of its values, where the data have some. */
export function inputView(model: DeviceModel, columns: readonly string[] | null = null): InputView {
  const { input } = model;
  const { storage, shape } = sampleOf(model);
  const names = columns?.map((name) => comment(shortened(name))) ?? null;
  return {
    type: TYPE[storage],
    size: whole(sizeOf(shape)),
    bytes: whole(STORAGE_BYTES[storage] * sizeOf(shape)),
    isFloat: storage === "float32",
    meaning: [...rawMeaning(model), ...input.parts.flatMap((part) => partMeaning(part, model, names))],
    columns: names && !model.features && input.steps.length <= 1 ? columnRows(names) : [],
    readings: input.steps.length === 0 ? null : readingsView(model, names),
  };
}

function readingsView({ input }: DeviceModel, names: readonly string[] | null): ReadingsView {
  const [steps, offsets] = [[...input.steps], [...(input.offsets ?? [])].map(String)];
  const shifts = steps.map((step) => -Math.log2(step));
  const literals = steps.map(doubleLiteral);
  const isOne = steps.length === 1;
  const only = ([value = ""]: readonly string[]): string => (isOne ? value : "");
  const all = (values: readonly string[]): string[] => (isOne ? [] : continued(values, names));
  const minus = offsets.length > 0 ? " - offset" : "";
  return {
    rule: `floor(value / step + 1/2)${minus}`,
    shiftRule: `floor(value * 2^shift + 1/2)${minus}`,
    isOne,
    step: only(literals),
    steps: all(literals),
    hasOffsets: offsets.length > 0,
    offset: only(offsets),
    offsets: all(offsets),
    hasShifts: shifts.every((shift) => Number.isInteger(shift) && Math.abs(shift) < 128),
    shift: only(shifts.map(String)),
    shifts: all(shifts.map(String)),
  };
}

/** Lines of an initializer inside a macro, one per value where each has a name. */
function continued(values: readonly string[], names: readonly string[] | null): string[] {
  if (values.length === 0) return [];
  const rows = names
    ? aligned(values.map((value, i) => [`${value},`, `/* ${i}: ${names[i]} */`]))
    : tableRows(values);
  return rows.map((row) => `${row} \\`);
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= NAME_LENGTH ? name : `${characters.slice(0, NAME_LENGTH - 3).join("")}...`;
}

/** Names in rows that fit behind ` * `. */
function columnRows(names: readonly string[]): string[] {
  const rows = ["Columns of the training data:"];
  for (const [index, name] of names.entries()) {
    const word = `[${index}] ${name}`;
    const row = rows.at(-1)!;
    if (index > 0 && row.length + word.length + 5 <= COLUMNS) rows[rows.length - 1] = `${row}, ${word}`;
    else rows.push(word);
  }
  return rows;
}

function rawMeaning(model: DeviceModel): string[] {
  const { steps, raw } = model.input;
  const size = sizeOf(raw);
  const features = computedOf(model.features);
  if (features) return [...windowMeaning(features), ...orderMeaning(model)];
  if (steps.length === 0)
    return [
      ...streamMeaning(model),
      `${size} raw values as the training data hold them.`,
      ...orderMeaning(model),
    ];
  return [
    `${size} decimal values in the units of the training data, as 16-bit integers:`,
    `raw = ${readingsView(model, null).rule}, limited to -32768..32767.`,
    ...orderMeaning(model),
  ];
}

/** Readings that a class of features takes, where the data hold decimal ones. */
function streamMeaning({ features }: DeviceModel): string[] {
  const events = eventsOf(features);
  if (events?.scale === undefined) return [];
  return [`Readings of the stream: ${scaledMeaning(events.scale, events.reading)}.`];
}

/** A raw window, and what is made of it. */
function windowMeaning({ raw, scale, source, size, kind }: ComputedFeatures): string[] {
  const each = { window: "", frames: " of each frame" }[kind];
  const whatRaw = scale === undefined ? "Raw values as the training data hold them" : "Raw values";
  return [
    ...(scale === undefined ? [] : [`${scaledMeaning(scale, raw.storage)}.`]),
    `${whatRaw}, one reading after the other: ${dimensions(raw.shape)}.`,
    comment(`${source} makes ${size} features${each} of them:`),
  ];
}

/** The rule by which readings in the units of the data become raw values. */
function scaledMeaning(scale: number, storage: Storage): string {
  return `raw = floor(value * ${scale} + 1/2), limited to ${TYPE[storage]}, value in the units of the training data`;
}

/** Order of the values of a signal or a map; nothing for a vector. */
function orderMeaning({ input: { raw, network, turned } }: DeviceModel): string[] {
  if (network.length === 1) return [];
  const sizes = network.length === 3 ? ["height", "width"] : ["length"];
  const names = turned ? ["channels", ...sizes] : [...sizes, "channels"];
  return [`Their order: ${dimensions(names)} = ${dimensions(turned ? raw : network)}.`];
}

/** Most values of one part whose scales are listed; those of more stand in the tables alone. */
const LISTED = 32;

function partMeaning(part: InputPart, model: DeviceModel, names: readonly string[] | null): string[] {
  const range = `Values ${part.start}..${part.start + part.size - 1}`;
  switch (part.kind) {
    case "affine":
      return [`${range}: ${affineMeaning(part, model)}`, ...scaleRows(part, model, names)];
    case "rms":
      return [
        part.center
          ? `${range}: their mean is subtracted, then they are divided by their root mean square.`
          : `${range} are divided by their root mean square, so their scale does not matter.`,
      ];
    default:
      return part satisfies never;
  }
}

/** Precision of the network input, in words. */
const ROUNDED: Readonly<Record<Family, (model: DeviceModel) => string>> = {
  integer: ({ input }) =>
    input.quantization ? `steps of ${input.quantization.scale.toPrecision(4)}` : `2^-${input.exponent}`,
  real: ({ precision }) => precision,
};

/** The rule that a part follows; `real` is what the network computes with. */
function affineMeaning(part: AffineInput, model: DeviceModel): string {
  return `${affineText(affineScales(part, model))}, rounded to ${ROUNDED[formatOf(model).family](model)}.`;
}

/** Scale and offset of each value, with the name of its column where the data have one. */
function scaleRows(part: AffineInput, model: DeviceModel, names: readonly string[] | null): string[] {
  const scales = affineScales(part, model);
  if (scales.length === 1) return [];
  if (scales.length > LISTED)
    return ["- Each value has a scale and an offset of its own, in the tables of the part."];
  return aligned(
    scales.map(({ scale, offset }, i) => [
      `- [${part.start + i}]`,
      `scale ${digits(scale)},`,
      `offset ${digits(offset)}${names ? `: ${names[part.start + i]}` : ""}`,
    ]),
  );
}
