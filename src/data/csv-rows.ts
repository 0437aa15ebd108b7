/** Rows of a csv file -> typed arrays, and what is done about missing cells. */
import { tooManyCells, tooManyValues } from "../diagnostics/csv.js";
import type { Origin } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { hasFractions } from "./csv-dialect.js";
import { faultList, isMissing } from "./csv-faults.js";
import type { CsvRequest, Layout } from "./csv-header.js";
import type { RecordLocation } from "./csv-location.js";
import { type CsvRecord, lineEnds } from "./csv-scan.js";
import { readTime } from "./csv-time.js";
import { MOST_GROUPS, MOST_SAMPLES } from "./table.js";

/** Different labels of a file: each is kept as text. */
const MOST_LABELS = 2 ** 16 - 1;

/** Content of a csv file: inputs, labels and groups by row. */
export interface CsvRows {
  /** Names of the input columns, in the order of the inputs. */
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly inputs: Float32Array;
  readonly labels: CsvLabels;
  /** [rows][targets]; empty where none are asked for, NaN where a row that stays has none. */
  readonly targets: Float32Array;
  /** Texts of the columns of the request that tell rows apart; null for one that is missing. */
  readonly keys: readonly (CsvKey | null)[];
  /** Time of each row in seconds, where the request has a column of times. */
  readonly times: Float64Array | null;
  /** Line of a row. */
  lineOf(row: number): number;
  /** Bytes of the text, unpacked. */
  readonly bytes: number;
  /** Rows left out because of missing cells. */
  readonly dropped: number;
  /** Rows before which some are left out, ascending. */
  readonly cuts: readonly number[];
}

/** The different texts of a column, in the order in which they first appear, and the index of that of each row. */
export interface CsvKey {
  readonly names: readonly string[];
  readonly codes: Uint32Array;
}

/** The different labels, in the order in which they first appear. */
export interface CsvLabels {
  readonly names: readonly string[];
  /** Rows of each. */
  readonly counts: readonly number[];
  /** Index into `names` for every row. */
  readonly codes: Uint16Array;
  /** Location of the first use of a label. */
  originOf(code: number): { readonly origin: Origin; readonly location: string };
}

/** The text of a file, and where a cell of it is. */
export interface Text {
  readonly content: Buffer;
  originOf(record: RecordLocation, cell: number): Origin;
}

/**
 * Appends rows to arrays that are as long as the file can need. `read` throws a Failure beyond `mostCells` cells, or where labels
 * or groups are too many to be any; other faults are gathered in `faults`.
 */
export function rowReader(
  layout: Layout,
  request: CsvRequest,
  origin: Origin,
  text: Text,
  mostCells: number,
) {
  const { names, label, targets, time, inputs } = layout;
  const { missing, sparse } = request;
  const width = inputs.length;
  const mostRows = Math.min(Math.floor(mostCells / names.length), MOST_SAMPLES);
  const capacity = Math.min(mostRows, 1 + lineEnds(text.content, 0, text.content.length));
  const values = new Float32Array(capacity * width);
  const codes = new Uint16Array(capacity);
  const estimated = new Float32Array(capacity * targets.length);
  const labels = dictionary(MOST_LABELS, () =>
    tooManyValues(origin, names[label] ?? "", MOST_LABELS, "label"),
  );
  const keys = layout.keys.map((column) =>
    column < 0
      ? null
      : {
          column,
          codes: new Uint32Array(capacity),
          texts: dictionary(MOST_GROUPS, () => tooManyValues(origin, names[column]!, MOST_GROUPS, "group")),
        },
  );
  const times = time < 0 ? null : new Float64Array(capacity);
  const cuts: number[] = [];
  const faults = faultList(layout, request, {
    originOf: text.originOf,
    hasFractions: () => hasFractions(text.content, request),
  });
  /** The last valid value of each column; NaN before the first. */
  const previous = new Float32Array(width).fill(Number.NaN);
  const lines = lineTable();
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

  /** Reads what is estimated; false where the row must go: nothing stands in for such a value. A sparse row stays without. */
  function readTargets(record: CsvRecord): boolean {
    let kept = true;
    for (const [index, column] of targets.entries()) {
      const value = column < 0 ? Number.NaN : Math.fround(record.number(column));
      estimated[rows * targets.length + index] = value;
      if (Number.isFinite(value) || column < 0) continue;
      if (sparse && isMissing(record.text(column))) continue;
      if (missing === "drop" && isMissing(record.text(column))) kept = false;
      else faults.cell(record, column, record.text(column));
    }
    return kept;
  }

  function read(record: CsvRecord): void {
    if (record.count !== names.length) {
      faults.ragged(record);
      return;
    }
    if (rows === capacity) throw new Failure(tooManyCells(origin, mostCells, mostRows, names.length));
    const start = rows * width;
    let kept = true;
    for (let index = 0; index < width; index++) {
      const value = record.number(inputs[index]!);
      values[start + index] = value;
      // An infinite or no number less itself is NaN.
      if (values[start + index]! - values[start + index]! === 0) previous[index] = value;
      else kept = fill(record, index, record.text(inputs[index]!)) && kept;
    }
    kept = readTargets(record) && kept;
    const name = label < 0 ? "" : record.text(label);
    if (missing === "drop" && name === "" && label >= 0 && !sparse) kept = false;
    if (!kept) {
      dropped++;
      if (cuts.at(-1) !== rows) cuts.push(rows);
      return;
    }
    if (times !== null) {
      times[rows] = readTime(record, time);
      if (Number.isNaN(times[rows])) faults.time(record, time);
    }
    codes[rows] = labels.code(name, record);
    lines.add(rows, record.line);
    for (const key of keys)
      if (key !== null) key.codes[rows] = key.texts.code(record.text(key.column), record);
    rows++;
  }

  function finish(): CsvRows {
    const locations = labels.places();
    return {
      columns: inputs.map((index) => names[index]!),
      inputs: values.subarray(0, rows * width),
      labels: {
        names: labels.names,
        counts: labels.counts,
        codes: codes.subarray(0, rows),
        originOf: (code) => ({
          origin: text.originOf(locations[code]!, label),
          location: `line ${locations[code]!.line}`,
        }),
      },
      targets: estimated.subarray(0, rows * targets.length),
      keys: keys.map((key) => key && { names: key.texts.names, codes: key.codes.subarray(0, rows) }),
      times: times?.subarray(0, rows) ?? null,
      lineOf: lines.of,
      bytes: text.content.length,
      dropped,
      cuts,
    };
  }

  return { read, faults, finish };
}

/** Lines of rows, of which most stand below each other: kept are only those that do not. */
function lineTable() {
  const firstRows: number[] = [];
  const firstLines: number[] = [];
  let next = -1;
  return {
    add(row: number, line: number): void {
      if (line !== next) {
        firstRows.push(row);
        firstLines.push(line);
      }
      next = line + 1;
    },
    of(row: number): number {
      let run = firstRows.length - 1;
      while (firstRows[run]! > row) run--;
      return firstLines[run]! + row - firstRows[run]!;
    },
  };
}

/** Different texts, numbered in the order in which they first appear. Throws what `tooMany` gives beyond `most` of them. */
function dictionary(most: number, tooMany: () => Diagnostic) {
  const known = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  const locations: RecordLocation[] = [];
  function code(text: string, { start, line }: RecordLocation): number {
    const found = known.get(text);
    if (found !== undefined) {
      counts[found]!++;
      return found;
    }
    if (names.length === most) throw new Failure(tooMany());
    known.set(text, names.length);
    locations.push({ start, line });
    counts.push(1);
    return names.push(text) - 1;
  }
  return {
    names,
    counts,
    places: () => locations,
    code,
  };
}
