/** A csv file -> numbers, labels and groups: a header line, then one sample per row. */
import { isUtf8 } from "node:buffer";
import {
  duplicateColumn,
  malformedCsv,
  missingColumn,
  notFinite,
  notNumeric,
  notText,
  type Origin,
  quote,
  raggedRow,
  unnamedColumn,
} from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { unpackUpTo } from "./bytes.js";
import { eachRecord } from "./csv.js";
import { cellSpan, lineOf } from "./csv-place.js";

/** Largest table, unpacked: text takes several times its size in memory while it is read. */
export const MAX_CSV_BYTES = 2 ** 28;

/** Faults that are reported of one file, and of one column: a column of text is one mistake. */
const MOST_FAULTS = 20;
const MOST_PER_COLUMN = 3;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL = /^[+-]?(?:nan|inf|infinity)$/i;

/** Columns by name, with the place to point at if they are missing. */
export interface CsvRequest {
  readonly label: Origin;
  /** Never an input; without `needed` it may be missing. */
  readonly group: (Origin & { readonly needed: boolean }) | null;
  /** What is wrong with the input columns of a header that is sound otherwise. */
  accept(columns: readonly string[]): readonly Diagnostic[];
}

export interface CsvRows {
  /** Names of the input columns, in file order. */
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly inputs: Float32Array;
  readonly labels: readonly string[];
  readonly groups: readonly string[] | null;
  /** Where the label of row `index` stands. */
  place(index: number): { readonly origin: Origin; readonly place: string };
}

/** The text of a file, and the place of a cell of the record that starts at byte `start`. */
interface Text {
  readonly content: Buffer;
  place(start: number, cell: number): Origin;
}

/** Column indices by use; -1 for no group. */
interface Layout {
  readonly names: readonly string[];
  readonly label: number;
  readonly group: number;
  readonly inputs: readonly number[];
}

interface Row {
  readonly start: number;
  readonly values: Float32Array;
  readonly label: string;
  readonly group: string;
}

/**
 * Reads the content of a csv file, plain or gzip; `path` is where it lies, for code frames. Every column but those of the
 * request is an input. Throws a Failure with what is wrong with the header, or else with the rows: quotes, number of cells,
 * inputs that are not finite decimal numbers.
 */
export function readCsv(
  bytes: Uint8Array,
  request: CsvRequest,
  origin: Origin,
  path: string,
  limit = MAX_CSV_BYTES,
): CsvRows {
  const text = readText(bytes, origin, path, limit);
  const faults = faultList();
  const rows: Row[] = [];
  let layout: Layout | undefined;
  const broken = eachRecord(text.content, (cells, start) => {
    if (layout === undefined) {
      layout = readHeader(cells, request, origin, (cell) => text.place(start, cell));
      return;
    }
    const { values, wrong } = readCells(cells, layout);
    const { names, label, group } = layout;
    for (const cell of wrong) faults.add(cell, () => cellFault(cells, names, cell, start, text));
    if (wrong.length === 0) rows.push({ start, values, label: cells[label]!, group: cells[group] ?? "" });
  });
  if (broken !== null) {
    const { start, what } = broken;
    faults.add(-1, () => malformedCsv(text.place(start, 0), lineOf(text.content, start), what));
  }
  faults.check();
  return toRows(rows, layout ?? readHeader([], request, origin, () => origin), text);
}

function readText(bytes: Uint8Array, origin: Origin, path: string, limit: number): Text {
  const unpacked = unpackUpTo(bytes, origin, limit);
  if (!isUtf8(unpacked)) throw new Failure(notText(origin));
  const start = unpacked[0] === 0xef && unpacked[1] === 0xbb && unpacked[2] === 0xbf ? 3 : 0;
  const content = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).subarray(start);
  // A frame cannot show lines of a packed file: its messages point into the model file.
  const place = (start: number, cell: number) =>
    unpacked === bytes ? { name: origin.name, span: cellSpan(content, start, cell, path) } : origin;
  return { content, place };
}

function readHeader(
  names: readonly string[],
  request: CsvRequest,
  origin: Origin,
  place: (cell: number) => Origin,
): Layout {
  const faults: Diagnostic[] = [];
  names.forEach((name, index) => {
    if (name === "") faults.push(unnamedColumn(place(index), index + 1));
    else if (names.indexOf(name) < index) faults.push(duplicateColumn(place(index), name, index + 1));
  });
  const label = names.indexOf(request.label.name);
  const group = request.group === null ? -1 : names.indexOf(request.group.name);
  const missing = ({ name, span }: Origin) => missingColumn({ name: origin.name, span }, name, names);
  if (label < 0) faults.push(missing(request.label));
  if (group < 0 && request.group?.needed) faults.push(missing(request.group));
  const inputs = [...names.keys()].filter((index) => index !== label && index !== group);
  if (faults.length === 0) faults.push(...request.accept(inputs.map((index) => names[index]!)));
  if (faults.length > 0) throw new Failure(faults);
  return { names, label, group, inputs };
}

/** The inputs of a row, and the columns of cells that are wrong; the last cell stands for a wrong number of them. */
function readCells(cells: readonly string[], { names, inputs }: Layout) {
  const values = new Float32Array(inputs.length);
  const wrong: number[] = [];
  if (cells.length !== names.length) return { values, wrong: [cells.length - 1] };
  inputs.forEach((column, index) => {
    const cell = cells[column]!;
    values[index] = NUMBER.test(cell) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(values[index])) wrong.push(column);
  });
  return { values, wrong };
}

function cellFault(
  cells: readonly string[],
  names: readonly string[],
  wrong: number,
  start: number,
  { content, place }: Text,
): Diagnostic {
  const origin = place(start, wrong);
  const line = lineOf(content, start);
  if (cells.length !== names.length) return raggedRow(origin, line, names.length, cells.length);
  const cell = cells[wrong]!;
  if (!NUMBER.test(cell) && !SPECIAL.test(cell)) return notNumeric(origin, line, names[wrong]!, cell);
  return notFinite(origin, `line ${line}, column ${quote(names[wrong]!)}`, quote(cell), 0);
}

/** Collects a readable number of faults, at most some of each column, and counts the others. */
function faultList() {
  const shown: Diagnostic[] = [];
  const perColumn = new Map<number, number>();
  let hidden = 0;
  return {
    add(column: number, fault: () => Diagnostic): void {
      const before = perColumn.get(column) ?? 0;
      perColumn.set(column, before + 1);
      if (shown.length < MOST_FAULTS && before < MOST_PER_COLUMN) shown.push(fault());
      else hidden++;
    },
    /** Throws a Failure if there is any. */
    check(): void {
      const last = shown.pop();
      if (last === undefined) return;
      const notes = hidden === 0 ? {} : { notes: [`${hidden} more faults of this file are not shown.`] };
      throw new Failure([...shown, { ...last, ...notes }]);
    },
  };
}

function toRows(
  rows: readonly Row[],
  { names, label, group, inputs }: Layout,
  { content, place }: Text,
): CsvRows {
  const width = inputs.length;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    values.set(row.values, index * width);
  });
  return {
    columns: inputs.map((index) => names[index]!),
    inputs: values,
    labels: rows.map((row) => row.label),
    groups: group < 0 ? null : rows.map((row) => row.group),
    place: (index) => {
      const { start } = rows[index]!;
      return { origin: place(start, label), place: `line ${lineOf(content, start)}` };
    },
  };
}
