/** A csv file -> numbers, labels and groups: a header line, then one sample per row. */
import { isUtf8 } from "node:buffer";
import { notText, tooManyCells, tooManyValues, wrongDialect } from "../diagnostics/csv.js";
import { type Origin, wrongSize } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { unpackUpTo } from "./bytes.js";
import { eachRecord } from "./csv.js";
import { encodingOf, hasFractions, recognize } from "./csv-dialect.js";
import { brokenRecord, faultList, isMissing } from "./csv-faults.js";
import { type CsvRequest, type Layout, readHeader } from "./csv-header.js";
import { cellSpan, type RecordPlace } from "./csv-place.js";
import { CARRIAGE_RETURN, type CsvRecord, LINE_FEED } from "./csv-scan.js";
import { MOST_GROUPS } from "./table.js";

/** Largest table as text, unpacked: it is in memory while it is read. */
export const MAX_CSV_BYTES = 2 ** 28;

/** Largest table in cells, rows times columns: values take 4 bytes each, labels 2. */
export const MAX_CSV_CELLS = 100_000_000;

/** Different labels of a file: each is kept as text. */
const MOST_LABELS = 2 ** 16 - 1;

export interface CsvRows {
  /** Names of the input columns, in the order of the inputs. */
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly inputs: Float32Array;
  readonly labels: CsvLabels;
  /** The group of each row. */
  readonly groups: readonly string[] | null;
  /** Bytes of the text, unpacked. */
  readonly bytes: number;
  /** Rows left out because of missing cells. */
  readonly dropped: number;
  /** The line in which a row begins. */
  lineOf(row: number): number;
}

/** The different labels, in the order in which they first appear. */
export interface CsvLabels {
  readonly names: readonly string[];
  /** Rows of each. */
  readonly counts: readonly number[];
  /** Index into `names` for every row. */
  readonly codes: Uint16Array;
  /** Where a label first stands. */
  place(code: number): { readonly origin: Origin; readonly place: string };
}

/** The text of a file, and where a cell of it is. */
interface Text {
  readonly content: Buffer;
  place(record: RecordPlace, cell: number): Origin;
}

/** Sizes that no file may exceed; tests make them small. */
export interface CsvLimits {
  readonly bytes: number;
  readonly cells: number;
}

const LIMITS: CsvLimits = { bytes: MAX_CSV_BYTES, cells: MAX_CSV_CELLS };

/**
 * Reads the content of a csv file, plain or gzip; `path` is where it lies, for code frames. Throws a Failure with what is
 * wrong with the header, or else with the rows: quotes, number of cells, inputs that are not finite decimal numbers; and
 * before memory is taken for more than `limits`.
 */
export function readCsv(
  bytes: Uint8Array,
  request: CsvRequest,
  origin: Origin,
  path: string,
  limits: CsvLimits = LIMITS,
): CsvRows {
  const text = readText(bytes, request, origin, path, limits.bytes);
  let layout: Layout | undefined;
  let rows: ReturnType<typeof rowReader> | undefined;
  const broken = eachRecord(text.content, request, (record) => {
    if (layout === undefined) layout = header(record, request, origin, text);
    else {
      rows ??= rowReader(checked(layout, record, request, origin), request, origin, text, limits.cells);
      rows.read(record);
    }
  });
  if (broken !== null && layout === undefined) {
    throw otherDialect(broken, request, text) ?? new Failure(brokenRecord(broken, text.place));
  }
  layout ??= readHeader(
    0,
    () => "",
    request,
    origin,
    () => origin,
  );
  rows ??= rowReader(checked(layout, null, request, origin), request, origin, text, limits.cells);
  rows.faults.check(broken);
  return rows.finish();
}

function readText(
  bytes: Uint8Array,
  { separator }: CsvRequest,
  origin: Origin,
  path: string,
  limit: number,
): Text {
  const unpacked = unpackUpTo(bytes, origin, limit);
  const encoding = encodingOf(unpacked) ?? (isUtf8(unpacked) ? null : "bytes that are not UTF-8");
  if (encoding !== null) throw new Failure(notText(origin, encoding));
  const start = unpacked[0] === 0xef && unpacked[1] === 0xbb && unpacked[2] === 0xbf ? 3 : 0;
  const content = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).subarray(start);
  // A frame cannot show lines of a packed file: its messages point into the model file.
  const place = (record: RecordPlace, cell: number) =>
    unpacked === bytes
      ? { name: origin.name, span: cellSpan(content, record, cell, separator, path) }
      : origin;
  return { content, place };
}

/** The columns; where they are not those of the request, another dialect may be the one cause. */
function header(record: CsvRecord, request: CsvRequest, origin: Origin, text: Text): Layout {
  const { start, line } = record;
  const place = (cell: number) => text.place({ start, line }, cell);
  try {
    return readHeader(record.count, record.text, request, origin, place);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw otherDialect(record, request, text) ?? error;
  }
}

/** The Failure of a header that another dialect would make sense of; undefined where none does. */
function otherDialect(
  record: RecordPlace,
  request: CsvRequest,
  { content, place }: Text,
): Failure | undefined {
  const hint = recognize(content, request, request.label.name);
  return hint && new Failure(wrongDialect(place(record, 0), request, hint));
}

/** The layout, if the model takes as many inputs; `first` is the first row, which tells columns of text from others. */
function checked(layout: Layout, first: CsvRecord | null, request: CsvRequest, origin: Origin): Layout {
  const { shape, size } = request.input;
  const { names, inputs } = layout;
  if (inputs.length === size) return layout;
  const isText = (column: number) =>
    first !== null &&
    first.count === names.length &&
    Number.isNaN(first.number(column)) &&
    !isMissing(first.text(column));
  const columns = inputs.map((index) => names[index]!);
  const text = inputs.filter(isText).map((index) => names[index]!);
  throw new Failure(wrongSize(origin, columns, shape, size, text));
}

/** Appends rows to arrays that are as long as the file can need. */
function rowReader(layout: Layout, request: CsvRequest, origin: Origin, text: Text, mostCells: number) {
  const { names, label, group, inputs } = layout;
  const { missing } = request;
  const width = inputs.length;
  const mostRows = Math.floor(mostCells / names.length);
  const capacity = Math.min(mostRows, countLines(text.content));
  const values = new Float32Array(capacity * width);
  const codes = new Uint16Array(capacity);
  const labels = dictionary(MOST_LABELS, () => tooManyValues(origin, names[label]!, MOST_LABELS, "label"));
  const groups =
    group < 0
      ? null
      : dictionary(MOST_GROUPS, () => tooManyValues(origin, names[group]!, MOST_GROUPS, "group"));
  const groupOf: string[] = [];
  const faults = faultList(layout, request, {
    place: text.place,
    hasFractions: () => hasFractions(text.content, request),
  });
  /** The last valid value of each column; NaN before the first. */
  const previous = new Float32Array(width).fill(Number.NaN);
  const lines = lineIndex();
  let rows = 0;
  let dropped = 0;

  /** Fills a gap, or says that the row must go. */
  function fill(record: CsvRecord, index: number, cell: string): boolean {
    const at = rows * width + index;
    if (missing === "error" || !isMissing(cell)) faults.cell(record, inputs[index]!, cell);
    else if (missing === "drop" || Number.isNaN(previous[index])) return false;
    else values[at] = previous[index]!;
    return true;
  }

  function read(record: CsvRecord): void {
    if (record.count !== names.length) {
      faults.ragged(record);
      return;
    }
    if (rows === capacity) throw new Failure(tooManyCells(origin, mostCells, names.length));
    const start = rows * width;
    let kept = true;
    for (let index = 0; index < width; index++) {
      const value = record.number(inputs[index]!);
      values[start + index] = value;
      // An infinite or no number less itself is NaN.
      if (values[start + index]! - values[start + index]! === 0) previous[index] = value;
      else kept = fill(record, index, record.text(inputs[index]!)) && kept;
    }
    const name = record.text(label);
    if (missing === "drop" && name === "") kept = false;
    if (!kept) {
      dropped++;
      return;
    }
    codes[rows] = labels.code(name, record);
    lines.add(rows, record.line);
    if (groups !== null) groupOf.push(groups.name(record.text(group), record));
    rows++;
  }

  function finish(): CsvRows {
    const places = labels.places();
    return {
      columns: inputs.map((index) => names[index]!),
      inputs: values.subarray(0, rows * width),
      labels: {
        names: labels.names,
        counts: labels.counts,
        codes: codes.subarray(0, rows),
        place: (code) => ({ origin: text.place(places[code]!, label), place: `line ${places[code]!.line}` }),
      },
      groups: groups === null ? null : groupOf,
      bytes: text.content.length,
      dropped,
      lineOf: lines.of,
    };
  }

  return { read, faults, finish };
}

/** Lines of rows, kept where they do not simply follow each other: rows are left out, or cells go over several lines. */
function lineIndex() {
  const rows: number[] = [];
  const ahead: number[] = [];
  return {
    add(row: number, line: number): void {
      if (ahead.at(-1) === line - row) return;
      rows.push(row);
      ahead.push(line - row);
    },
    of(row: number): number {
      let at = rows.length - 1;
      while (rows[at]! > row) at--;
      return row + ahead[at]!;
    },
  };
}

/** Different texts, numbered in the order in which they first appear. Throws what `tooMany` gives beyond `most` of them. */
function dictionary(most: number, tooMany: () => Diagnostic) {
  const known = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  const places: RecordPlace[] = [];
  function code(text: string, { start, line }: RecordPlace): number {
    const found = known.get(text);
    if (found !== undefined) {
      counts[found]!++;
      return found;
    }
    if (names.length === most) throw new Failure(tooMany());
    known.set(text, names.length);
    places.push({ start, line });
    counts.push(1);
    return names.push(text) - 1;
  }
  return {
    names,
    counts,
    places: () => places,
    code,
    name: (text: string, at: RecordPlace) => names[code(text, at)]!,
  };
}

/** At least as many as there are records. */
function countLines(content: Uint8Array): number {
  let lines = 1;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at]!;
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && content[at + 1] !== LINE_FEED)) lines++;
  }
  return lines;
}
