/**
 * Readings that a model's input cannot tell apart: those whose spread is near the step that they are stored or computed
 * in.
 */
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { Samples } from "../ir/data.js";
import type { DeviceInput, DeviceModel } from "../ir/device-model.js";
import type { InputPartIr, Ir } from "../ir/ir.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics } from "../ir/trained.js";
import { standardizeInto } from "../numerics/standardize.js";
import { quietest, type Spread, spreads } from "./spread.js";

/** A step of storage up to this share of the deviation is taken as no loss: its rounding is 2 % of the deviation. */
const SHARE = 1 / 16;
/** Samples that are looked at. */
const ROWS = 1000;
/** True where the network input has steps. */
const MERGES: Readonly<Record<Family, boolean>> = { integer: true, real: false };
/** Columns that are named; the others are counted. */
const NAMED = 3;

/**
 * A sentence for each column (or part of the input that shares a step) that loses detail, of these kinds: a step of int16,
 * or of float32 at the column's magnitude, that is wider than a sixteenth of its deviation; and in int8 models a column
 * that varies within less than one step of x. Empty where all is well.
 * @param columns names of the values, where the data have some.
 */
export function inputLosses(
  ir: Ir,
  statistics: readonly PartStatistics[],
  model: DeviceModel,
  validation: Samples,
  columns: readonly string[] | null,
): string[] {
  const samples = firstRows(validation, ROWS);
  const nameOf = (i: number): string =>
    columns?.[i] ? `column ${JSON.stringify(columns[i])}` : `value ${i}`;
  const stored = samples.storage === "float32" ? storedLosses(ir, model.input, samples, nameOf) : [];
  const merged = MERGES[formatOf(model).family]
    ? mergedColumns(ir, statistics, model.input, samples, nameOf)
    : [];
  return [...stored, ...merged];
}

function storedLosses(
  { input }: Ir,
  device: DeviceInput,
  samples: Samples,
  nameOf: (column: number) => string,
): string[] {
  const whole = spreads(samples);
  const stored = device.storage === "int16" ? "int16" : "float32";
  const stepOf = (column: number): number =>
    stored === "float32" ? spacing(whole[column]!) : device.steps[device.steps.length === 1 ? 0 : column]!;
  return input.parts.flatMap((part) => {
    const { start, size } = part;
    const { perSample, center } = standardizationOf(part);
    if (perSample) {
      const deviation = quietest(part, samples);
      const step = Math.max(...whole.slice(start, start + size).map((_, i) => stepOf(start + i)));
      if (deviation === 0 || step <= SHARE * deviation || (!center && stored === "float32")) return [];
      const what = center ? "deviation" : "root mean square";
      return [
        `values ${start} to ${start + size - 1}: ${stored} step ${short(step)} against a ${what} of ${short(deviation)} in the quietest samples; ${wayOut(part, stored)}`,
      ];
    }
    const lost = columnsOf(part).filter((column) => {
      const { deviation } = whole[column]!;
      return deviation > 0 && stepOf(column) > SHARE * deviation && variesMostly(samples, column);
    });
    return named(lost, (column) => {
      const { deviation } = whole[column]!;
      return `${nameOf(column)}: ${stored} step ${short(stepOf(column))} against a deviation of ${short(deviation)}; ${wayOut(part, stored)}`;
    });
  });
}

function wayOut(part: InputPartIr, stored: "int16" | "float32"): string {
  if (stored === "float32")
    return "subtract a constant from the readings, in the file and on the device, before they become floats";
  if (!standardizationOf(part).normalizes)
    return `${DATASET}, or scale and offset that bring the readings near 0`;
  return `${DATASET}, or readings of one magnitude`;
}

const DATASET = 'use standardize: "dataset", which gives each column a step and an offset';

/** Distance of float32 values at the largest magnitude of a column. */
function spacing({ largest }: Spread): number {
  return largest === 0 ? 0 : 2 ** (Math.floor(Math.log2(largest)) - 23);
}

/** Columns that vary in most samples, but all within one step of x. */
function mergedColumns(
  { input }: Ir,
  statistics: readonly PartStatistics[],
  { exponent }: DeviceInput,
  samples: Samples,
  nameOf: (column: number) => string,
): string[] {
  const { size, count } = samples;
  const x = new Float32Array(count * size);
  for (let at = 0; at < x.length; at += size) standardizeInto(input, statistics, samples.inputs, at, x, at);
  const step = 2 ** -exponent;
  const standard: Samples = { ...samples, storage: "float32", inputs: x };
  const standardised = spreads(standard);
  const lost = input.parts
    .filter((part) => !standardizationOf(part).statistics)
    .flatMap(columnsOf)
    .filter((column) => {
      const { lowest, highest } = standardised[column]!;
      return highest - lowest < step && variesMostly(standard, column);
    });
  return named(lost, (column) => {
    const { lowest, highest } = standardised[column]!;
    return `${nameOf(column)}: in int8 all its readings are one or two numbers, since the step ${short(step)} of the network's input is wider than all that it varies by, ${short(highest - lowest)}; use standardize: "dataset"`;
  });
}

/** True where the middle half of the values differs: not so a pixel that is almost always background. */
function variesMostly({ inputs, size, count }: Samples, column: number): boolean {
  const values = Float32Array.from({ length: count }, (_, n) => inputs[n * size + column]!).sort();
  const at = (share: number): number => values[Math.floor(share * (values.length - 1))]!;
  return at(0.25) !== at(0.75);
}

function columnsOf({ start, size }: InputPartIr): number[] {
  return Array.from({ length: size }, (_, i) => start + i);
}

/** A sentence for the first columns; the last of them counts the others. */
function named(columns: readonly number[], sentence: (column: number) => string): string[] {
  const others = columns.length - NAMED;
  return columns.slice(0, NAMED).map((column, index) => {
    const text = sentence(column);
    return others > 0 && index === NAMED - 1 ? `${text} (and ${others} more like it)` : text;
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function firstRows(samples: Samples, most: number): Samples {
  const count = Math.min(most, samples.count);
  return { ...samples, count, inputs: samples.inputs.subarray(0, count * samples.size) };
}
