/** NumPy arrays -> samples: inputs concatenated per sample, samples chosen by `where`. */

import { tooManyValues } from "../diagnostics/csv.js";
import {
  countsDiffer,
  emptyData,
  firsts,
  neverThere,
  notFinite,
  notOnePerSample,
  notTargets,
  type Origin,
  outOfRange,
  quote,
  samplesInColumns,
  wrongSize,
} from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { picked, rawValues, type Samples, type Storage } from "../ir/data.js";
import { sizeOf } from "../ir/shape.js";
import type { NpySource, WhereSpec } from "../model.js";
import { collectFailures } from "./collect-failures.js";
import { checkLayout } from "./layout.js";
import { type Dtype, type NpyArray, readNpy } from "./npy.js";
import { readNpz } from "./npz.js";
import { originOf, type Reading } from "./source-context.js";
import { checkCount, MOST_GROUPS, type Table, widest } from "./table.js";

/** An array, where it is named, and its values per sample. */
export interface Named extends NpyArray {
  readonly origin: Origin;
  readonly width: number;
}

/**
 * Reads the source at `at` of the model file. Throws a Failure with what is wrong with its files, shapes, values and labels;
 * values and labels are checked in the samples that `where` keeps.
 */
export function npyTable(source: NpySource, at: string, reading: Reading): Table {
  const paths = typeof source.inputs === "string" ? [source.inputs] : source.inputs;
  const group = groupOf(source, reading);
  const inputNames = paths.map((path, index) => ({ path, at: `${at}.inputs[${index}]` }));
  const sideNames: { readonly path: string; readonly at: string }[] = [];
  if (source.labels !== undefined) sideNames.push({ path: source.labels, at: `${at}.labels` });
  if (source.where) sideNames.push({ path: source.where.array, at: `${at}.where.array` });
  if (group !== null) sideNames.push({ path: group, at: "data.split.by" });

  const named = [...inputNames, ...sideNames];
  const arrays = collectFailures(
    named.map((each) => () => openArray(each.path, originOf(reading.spans, each.path, each.at), reading)),
  );
  const inputs = arrays.slice(0, paths.length);
  const sides = arrays.slice(paths.length);
  checkShapes(inputs, sides, reading);
  checkCount(inputs[0]!.origin, inputs[0]!.shape[0] ?? 0);

  const rest = [...sides];
  const labels = source.labels === undefined ? null : rest.shift()!;
  const chooser = source.where ? rest[0] : undefined;
  if (source.where && chooser) checkWhere(source.where, chooser, at, reading);
  const grouper = group === null ? undefined : rest.at(-1);
  const rows = chosen(inputs[0]!.shape[0] ?? 0, chooser, source.where?.in ?? []);
  const origin = inputs[0]!.origin;
  if (rows.length === 0) throw new Failure(emptyData(chooser?.origin ?? origin));

  const [answers] = collectFailures([
    () => answersOf(labels, rows, reading),
    ...inputs.map((input) => () => checkValues(input, rows)),
  ]);
  const storage = widest(inputs.map((input) => storageOf[input.dtype]));
  return {
    origin,
    storage,
    size: sizeOf(reading.input.raw),
    count: rows.length,
    inputs: concatenate(inputs, rows, storage),
    ...answers,
    groups: grouper === undefined ? null : groupsOf(grouper, rows),
    columns: null,
    location: (row) => `sample ${rows[row]} of ${quote(origin.name)}`,
  };
}

/** The array of groups: of training data, and of whatever stands in the same arrays. */
function groupOf({ labels }: NpySource, { group }: Reading): string | null {
  return group !== null && (group.needed || (labels !== undefined && group.beside.includes(labels)))
    ? group.by
    : null;
}

/** Says which values of `where.in` choose nothing, such as a patient who does not exist; it is a fault if none does. */
function checkWhere({ in: values }: WhereSpec, chooser: Named, at: string, { spans, note }: Reading): void {
  const present = new Set<number>();
  for (const value of chooser.data) present.add(value);
  const absent = values.filter((value) => !present.has(value));
  if (absent.length === 0) return;
  const { name } = chooser.origin;
  const { span } = originOf(spans, name, `${at}.where.in`);
  if (absent.length === values.length) throw new Failure(neverThere({ name, span }, absent, [...present]));
  note(
    `\`where.in\` of ${at} names values that never occur in ${quote(name)}: ${firsts(absent.map(String))}`,
  );
}

/** Reads an array: `file.npy`, `file.npy.gz` or `file.npz#name`. */
export function openArray(path: string, origin: Origin, reading: Pick<Reading, "files" | "budget">): Named {
  const [, archive, name = ""] = /^(.*\.npz)(?:#(.*))?$/.exec(path) ?? [];
  const { budget } = reading;
  const { bytes } = reading.files.open(archive ?? path, origin);
  const array = archive === undefined ? readNpy(bytes, origin) : readNpz(bytes, name, origin);
  budget.take(array.data.byteLength, origin);
  return { ...array, origin, width: array.shape.slice(1).reduce((product, size) => product * size, 1) };
}

/** The first input is the measure: as many samples as it has, and one value for each in labels, `where` and `split.by`. */
function checkShapes(inputs: readonly Named[], sides: readonly Named[], { input, targets }: Reading): void {
  const first = inputs[0]!;
  const count = first.shape[0] ?? 0;
  const samples = (sides[0] ?? first).shape[0] ?? 0;
  for (const { origin, shape } of inputs) {
    if (shape.length > 1 && shape[0] !== samples && shape.at(-1) === samples)
      throw new Failure(samplesInColumns(origin, shape, samples));
  }
  const faults = sides.flatMap(({ origin, shape, width }, index) => {
    const isTargets = index === 0 && targets !== undefined;
    if (shape.length > 0 && width === (isTargets ? targets.length : 1)) return [];
    return [isTargets ? notTargets(origin, shape, targets.length) : notOnePerSample(origin, shape)];
  });
  for (const { origin, shape } of [...inputs, ...sides].slice(1)) {
    const found = shape[0] ?? 0;
    if (found !== count) faults.push(countsDiffer(origin, found, first.origin.name, count));
  }
  const size = inputs.reduce((sum, each) => sum + each.width, 0);
  if (size !== sizeOf(input.raw) || inputs.some((each) => each.shape.length === 0)) {
    const shapes = inputs.map((each) => `[${each.shape.join(", ")}]`).join(" + ");
    faults.push(
      wrongSize(
        first.origin,
        `${size} (${shapes}, the first dimension counts samples)`,
        input.raw,
        sizeOf(input.raw),
      ),
    );
  }
  if (faults.length > 0) throw new Failure(faults);
  if (inputs.length === 1) checkLayout(first.origin, first.shape.slice(1), input.raw);
}

function chosen(count: number, chooser: Named | undefined, values: readonly number[]): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  if (chooser === undefined) return all;
  const wanted = new Set(values);
  return all.filter((row) => wanted.has(chooser.data[row]!));
}

function classesOf(labels: Named, rows: Uint32Array, reading: Reading): Uint16Array {
  const raw = Float64Array.from(rows, (row) => labels.data[row]!);
  return reading.labels.read(raw, (index) => ({ origin: labels.origin, location: `sample ${rows[index]}` }));
}

/** Labels of the samples, or what is estimated of them; without labels all are normal. */
function answersOf(
  labels: Named | null,
  rows: Uint32Array,
  reading: Reading,
): Pick<Samples, "labels" | "targets"> {
  const { targets } = reading;
  if (labels === null) return { labels: new Uint16Array(rows.length) };
  if (!targets) return { labels: classesOf(labels, rows, reading) };
  const float: Named = { ...labels, dtype: "<f8" }; // whatever its type: no storage bounds a target
  checkValues(float, rows, "target of sample");
  const values = Float32Array.from(labels.data);
  return { labels: new Uint16Array(rows.length), targets: picked(values, labels.shape[0] ?? 0, rows) };
}

/** Every group as text, which samples of it share. */
function groupsOf({ data, origin }: Named, rows: Uint32Array): readonly string[] {
  const names = new Map<number, string>();
  return Array.from(rows, (row) => {
    const value = data[row]!;
    const name = names.get(value) ?? String(value);
    names.set(value, name);
    if (names.size > MOST_GROUPS) throw new Failure(tooManyValues(origin, null, MOST_GROUPS, "group"));
    return name;
  });
}

/** Storage for any value of a type, or what is meant to be: {@link checkValues} sees to the wider integers. */
export const storageOf: Readonly<Record<Dtype, Storage>> = {
  "|b1": "uint8",
  "|u1": "uint8",
  "|i1": "int16",
  "<i2": "int16",
  "<u2": "int16",
  "<u4": "int16",
  "<i4": "int16",
  "<i8": "int16",
  "<u8": "int16",
  "<f2": "float32",
  "<f4": "float32",
  "<f8": "float32",
};

/**
 * Throws a Failure at the first value that its storage cannot hold, or that is not finite; its rows are samples, or `what`
 * else.
 */
export function checkValues({ dtype, data, width, origin }: Named, rows: Uint32Array, what = "sample"): void {
  const float = storageOf[dtype] === "float32";
  if (dtype === "|b1" || dtype === "|u1" || dtype === "|i1" || dtype === "<i2") return;
  const holds = float
    ? (value: number) => Number.isFinite(Math.fround(value))
    : (value: number) => value >= -32768 && value <= 32767;
  let first = -1;
  let count = 0;
  for (const row of rows) {
    for (let index = row * width; index < (row + 1) * width; index++) {
      if (holds(data[index]!)) continue;
      if (count === 0) first = index;
      count++;
    }
  }
  if (count === 0) return;
  const location = `${what} ${Math.floor(first / width)}, value ${first % width}`;
  const found = `${data[first]}`;
  if (float) throw new Failure(notFinite(origin, location, found, count - 1));
  throw new Failure(outOfRange(origin, location, found, count - 1, "integers within int16, -32768 to 32767"));
}

function concatenate(parts: readonly Named[], rows: Uint32Array, storage: Storage): Samples["inputs"] {
  const size = parts.reduce((sum, part) => sum + part.width, 0);
  const inputs = rawValues(storage, rows.length * size);
  let start = 0;
  for (const { data, width } of parts) {
    rows.forEach((row, sample) => {
      inputs.set(data.subarray(row * width, (row + 1) * width), sample * size + start);
    });
    start += width;
  }
  return inputs;
}
