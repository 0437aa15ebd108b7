/** A csv file of readings -> takes. */
import { type Origin, quote } from "../../diagnostics/data.js";
import type { Span } from "../../diagnostics/diagnostic.js";
import { UNLABELLED } from "../../ir/recording.js";
import { isPacked } from "../bytes.js";
import type { CsvRequest } from "../csv-header.js";
import type { CsvKey, CsvLabels } from "../csv-rows.js";
import { readCsv } from "../csv-table.js";
import type { MatchedFile } from "../paths.js";
import { originOf } from "../source-context.js";
import { csvValues } from "./row-values.js";
import type { Take, TakeReading } from "./take.js";
import { inSeconds } from "./time-unit.js";

/** Name of `split.by` that always exists. */
const BY_FILE = "file";

/**
 * Reads the file; a take ends where the column of recordings, or the one that groups them, has another value than above.
 * Throws a Failure with what is wrong with header, cells and labels.
 */
export function csvTakes(file: MatchedFile, origin: Origin, reading: TakeReading): Take[] {
  const { source, files, budget, note } = reading;
  const { bytes, path } = files.open(file.path, origin);
  const rows = readCsv(bytes, request(file, reading), origin, path);
  budget.take(rows.bytes, origin);
  const [recording = null, group = null] = source.recording === undefined ? [null, ...rows.keys] : rows.keys;
  const labels = labelsOf(rows.labels, file, origin, reading);
  const values = csvValues(rows.targets, file.fields, origin, reading);
  const count = rows.labels.codes.length;
  if (rows.dropped > 0)
    note(
      `${rows.dropped} of ${count + rows.dropped} rows of ${quote(file.path)} are left out: cells without a value`,
    );
  const times = rows.times && inSeconds(rows.times, source.time ?? "");
  const borders = bordersOf(
    count,
    [recording, group].filter((each) => each !== null),
  );
  return borders.slice(1).map((end, index) => {
    const first = borders[index]!;
    const key = recording && recording.names[recording.codes[first]!]!;
    const name =
      quote(file.path) + (key === null ? "" : `, ${quote(String(source.recording))} ${quote(key)}`);
    return {
      ...{ origin, file, key, name, first, rows: end - first, columns: rows.columns, storage: "float32" },
      channels: rows.columns.length,
      values: rows.inputs.subarray(first * rows.columns.length, end * rows.columns.length),
      times: times?.subarray(first, end) ?? null,
      labels: labels?.subarray(first, end) ?? null,
      targets:
        values?.subarray(first * (reading.targets?.length ?? 0), end * (reading.targets?.length ?? 0)) ??
        null,
      events: null,
      cuts: rows.cuts.filter((row) => row > first && row < end).map((row) => row - first),
      group: groupOf(file, name, group && group.names[group.codes[first]!]!, reading),
      location: (row) => `line ${rows.lineOf(first + row)} of ${quote(file.path)}`,
      originAt: (row) =>
        isPacked(bytes) ? origin : { ...origin, span: lineSpan(path, rows.lineOf(first + row)) },
    } satisfies Take;
  });
}

function request(file: MatchedFile, reading: TakeReading): CsvRequest {
  const { source, at, spans, length, channels, group } = reading;
  const { separator = ",", decimal = ".", missing = "error", columns, ignore = [] } = source;
  const named = (name: string, setting: string): Origin => ({
    ...originOf(spans, name, setting),
    helper: "recordings",
  });
  const all = (names: readonly string[], setting: string) =>
    names.map((name, index) => named(name, `${at}.${setting}[${index}]`));
  const keys: CsvRequest["keys"][number][] = [];
  if (typeof source.recording === "string")
    keys.push({ ...named(source.recording, `${at}.recording`), needed: true });
  if (group !== null && !file.fields.has(group.by))
    keys.push({ ...named(group.by, "data.split.by"), needed: group.needed && group.by !== BY_FILE });
  const isColumn = source.label !== undefined && !file.fields.has(source.label);
  return {
    label: isColumn ? named(source.label, `${at}.label`) : null,
    keys,
    targets: reading.targets?.map(({ needed = true, ...each }) => {
      const elsewhere = source.intervals !== undefined || file.fields.has(each.name);
      return { ...each, helper: "recordings", needed: needed && !elsewhere, elsewhere };
    }),
    time: source.time === undefined ? null : named(source.time, `${at}.time`),
    columns: columns === undefined ? null : all(columns, "columns"),
    ignore: all(ignore, "ignore"),
    sparse: true,
    rows: length,
    input: { ...reading.input, raw: [length, channels] },
    like: reading.like,
    ...{ separator, decimal, missing },
  };
}

/** Class of each row; null where labels come from another table. */
function labelsOf(
  labels: CsvLabels,
  file: MatchedFile,
  origin: Origin,
  { source, labels: classes }: TakeReading,
): Uint16Array | null {
  const { codes } = labels;
  if (source.label === undefined) return null;
  const field = file.fields.get(source.label);
  const names = field === undefined ? labels.names : [field];
  const given = names.flatMap((name, code) => (name === "" ? [] : [code]));
  const read = classes.read(
    given.map((code) => names[code]!),
    (index) => (field === undefined ? labels.originOf(given[index]!) : { origin, location: "the path" }),
    given.map((code) => (field === undefined ? labels.counts[code]! : codes.length)),
  );
  const classOf = new Uint16Array(names.length).fill(UNLABELLED);
  for (const [index, code] of given.entries()) classOf[code] = read[index]!;
  for (let row = 0; row < codes.length; row++) codes[row] = classOf[codes[row]!]!;
  return codes;
}

/** Rows at which a take begins, and the end. */
function bordersOf(count: number, keys: readonly CsvKey[]): number[] {
  const borders = [0];
  for (let row = 1; row < count; row++) {
    if (keys.some(({ codes }) => codes[row] !== codes[row - 1])) borders.push(row);
  }
  return count === 0 ? [] : [...borders, count];
}

function groupOf(file: MatchedFile, name: string, value: string | null, { group }: TakeReading): string {
  if (group === null) return name;
  return file.fields.get(group.by) ?? value ?? file.path;
}

/** The first character of a line. */
function lineSpan(file: string, line: number): Span {
  return { file, line, column: 1, length: 1 };
}
