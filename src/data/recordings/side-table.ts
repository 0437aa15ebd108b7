/** Tables beside recordings: of intervals, of annotations, of recordings. A few columns, each value a number or a text. */
import { isUtf8 } from "node:buffer";
import { notText } from "../../diagnostics/csv.js";
import { type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { badTable } from "../../diagnostics/recordings.js";
import { isArrayPath } from "../../ir/source-leaves.js";
import type { SideTable as SideTableSpec } from "../../model.js";
import { unpackUpTo } from "../bytes.js";
import { eachRecord } from "../csv.js";
import { recognize } from "../csv-dialect.js";
import { MAX_CSV_BYTES } from "../csv-table.js";
import { openArray } from "../npy-table.js";
import { originOf } from "../source-context.js";
import type { TakeReading } from "./take.js";

/** Rows of such a table: a hundred for each second of a week. */
const MOST_ROWS = 2 ** 26;

/** A column: its values, one for each row of the table. */
export type Column = readonly (number | string)[];

export interface SideTable {
  readonly origin: Origin;
  readonly rows: number;
  /** Columns in the order of the names that were asked for; null for one that was optional and is not there. */
  readonly columns: readonly (Column | null)[];
  location(row: number): string;
}

/** A column that is wanted by its name in the table, or by the path of an array. */
export interface Wanted {
  readonly name: string;
  readonly needed: boolean;
}

/** Reads the columns `wanted` of the table at `at` of the model file, whose file is `path`. Throws a Failure if it has none such. */
export function sideTable(
  spec: SideTableSpec,
  path: string | undefined,
  wanted: readonly Wanted[],
  at: string,
  reading: TakeReading,
): SideTable {
  if (path === undefined) return arrays(wanted, at, reading);
  const origin = originOf(reading.spans, path, `${at}.file`);
  return isArrayPath(path)
    ? arrayTable(spec.columns, path, wanted, origin, reading)
    : csvSideTable(path, wanted, origin, reading);
}

/** A column from each of several arrays. */
function arrays(wanted: readonly Wanted[], at: string, reading: TakeReading): SideTable {
  const given = wanted.filter(({ name }) => isArrayPath(name));
  const origin = originOf(reading.spans, wanted[0]!.name, at);
  const lacking = wanted.find(({ name, needed }) => needed && !isArrayPath(name));
  if (lacking !== undefined)
    throw new Failure(
      badTable(origin, "the table", "`file`, or an array for each column", `no array ${quote(lacking.name)}`),
    );
  const read = new Map(
    given.map(({ name }) => [name, openArray(name, originOf(reading.spans, name, at), reading)]),
  );
  const rows = read.values().next().value?.shape[0] ?? 0;
  for (const each of read.values())
    if (each.width !== 1 || each.shape[0] !== rows)
      throw new Failure(badTable(each.origin, "its shape", `[${rows}]`, `[${each.shape.join(", ")}]`));
  return {
    ...{ origin, rows },
    columns: wanted.map(({ name }) => Array.from(read.get(name)?.data ?? [])).map(orNull(wanted, read)),
    location: (row) => `row ${row}`,
  };
}

const orNull =
  (wanted: readonly Wanted[], read: ReadonlyMap<string, unknown>) => (column: Column, index: number) =>
    read.has(wanted[index]!.name) ? column : null;

function arrayTable(
  names: SideTableSpec["columns"],
  path: string,
  wanted: readonly Wanted[],
  origin: Origin,
  reading: TakeReading,
): SideTable {
  const { shape, data, width } = openArray(path, origin, reading);
  const rows = shape[0] ?? 0;
  if (shape.length !== 2 || names?.length !== width)
    throw new Failure(
      badTable(
        origin,
        "its columns",
        shape.length === 2 ? `\`columns\` with ${width} names` : "an array [rows, columns]",
        shape.length === 2 ? `${names?.length ?? 0} names` : `shape [${shape.join(", ")}]`,
      ),
    );
  const columns = wanted.map((each) => {
    const index = indexOf(each, names, origin);
    return index < 0 ? null : Array.from({ length: rows }, (_, row) => data[row * width + index]!);
  });
  return { origin, rows, columns, location: (row) => `row ${row}` };
}

function csvSideTable(
  path: string,
  wanted: readonly Wanted[],
  origin: Origin,
  reading: TakeReading,
): SideTable {
  const { files, budget, source } = reading;
  const { separator = ",", decimal = "." } = source;
  const unpacked = unpackUpTo(files.open(path, origin).bytes, origin, MAX_CSV_BYTES);
  if (!isUtf8(unpacked)) throw new Failure(notText(origin, "bytes that are not UTF-8"));
  budget.take(unpacked.length, origin);
  const start = unpacked[0] === 0xef && unpacked[1] === 0xbb && unpacked[2] === 0xbf ? 3 : 0;
  const content = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).subarray(start);
  const found = recognize(content, { separator, decimal }, wanted[0]!.name);
  const dialect = found?.what === "separator" ? found : { separator, decimal }; // a short table of another program
  let indices: number[] | null = null;
  const columns: (number | string)[][] = wanted.map(() => []);
  const lines: number[] = [];
  const broken = eachRecord(content, dialect, (record) => {
    if (indices === null) {
      const names = Array.from({ length: record.count }, (_, cell) => record.text(cell));
      indices = wanted.map((each) => indexOf(each, names, origin));
      return;
    }
    for (const [index, cell] of indices.entries()) {
      if (cell < 0) continue;
      const value = cell < record.count ? record.number(cell) : Number.NaN;
      columns[index]!.push(Number.isNaN(value) ? (cell < record.count ? record.text(cell) : "") : value);
    }
    if (lines.push(record.line) > MOST_ROWS)
      throw new Failure(badTable(origin, "its length", `at most ${MOST_ROWS} rows`, "more"));
  });
  if (broken !== null)
    throw new Failure(
      badTable(origin, `line ${broken.line}`, "quotes in pairs", broken.what ?? "a line without an end"),
    );
  const there = (indices ?? wanted.map((each) => indexOf(each, [], origin))) as readonly number[];
  return {
    ...{ origin, rows: lines.length },
    columns: columns.map((column, index) => (there[index]! < 0 ? null : column)),
    location: (row) => `line ${lines[row]}`,
  };
}

function indexOf({ name, needed }: Wanted, names: readonly string[], origin: Origin): number {
  const index = names.indexOf(name);
  if (index < 0 && needed)
    throw new Failure(
      badTable(
        origin,
        `it has no column ${quote(name)}`,
        names.map((each) => quote(each)).join(", ") || "columns",
        quote(name),
      ),
    );
  return index;
}
