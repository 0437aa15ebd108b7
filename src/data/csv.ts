/** Separated text -> records of cells, by the scanner of bytes where it can, by csv-parse where it cannot. */
import { CsvError, parse } from "csv-parse/sync";
import { decimalOf } from "./csv-number.js";
import {
  CARRIAGE_RETURN,
  type CsvRecord,
  type Cursor,
  type Dialect,
  LINE_FEED,
  lineEnds,
  MOST_RECORD_BYTES,
  QUOTE,
  scanner,
} from "./csv-scan.js";

/** A record that cannot be read, and with it nothing behind it. */
export interface BrokenRecord {
  /** Byte and line at which it starts. */
  readonly start: number;
  readonly line: number;
  /** Violation of the rules of quotes; null for a record of more than {@link MOST_RECORD_BYTES} bytes. */
  readonly what: string | null;
}

/** Least and most bytes that are given to csv-parse at once: a few records among usual ones, or whole stretches. */
const LEAST_STRETCH = 256;
const MOST_STRETCH = 2 ** 20;

/**
 * Calls `visit` with every record. Blank lines are skipped; a line ends with LF, CR LF or CR. Returns the record that ended
 * the reading, or null.
 */
export function eachRecord(
  content: Buffer,
  dialect: Dialect,
  visit: (record: CsvRecord) => void,
): BrokenRecord | null {
  const cursor: Cursor = { at: 0, line: 1 };
  const scan = scanner(content, dialect);
  let stretch = LEAST_STRETCH;
  let parsedTo = 0;
  for (;;) {
    const found = scan.next(cursor);
    if (found === "record") visit(scan.record);
    else if (found === "endless") return { start: cursor.at, line: cursor.line, what: null };
    else if (found === "end") return null;
    else if (found === "unusual") {
      const lonely = cursor.at - parsedTo > stretch;
      stretch = lonely ? Math.max(LEAST_STRETCH, stretch / 2) : Math.min(MOST_STRETCH, 2 * stretch);
      const broken = parseStretch(content, cursor, stretch, dialect, visit);
      if (broken !== null) return broken;
      parsedTo = cursor.at;
    }
  }
}

/** The same for the records that begin in the next `size` bytes, with all rules of quotes; moves the cursor behind them. */
export function parseStretch(
  content: Buffer,
  cursor: Cursor,
  size: number,
  dialect: Dialect,
  visit: (record: CsvRecord) => void,
): BrokenRecord | null {
  const base = cursor.at;
  const end = recordEnd(content, base, size);
  if (typeof end !== "number") return { start: base, line: cursor.line, what: end.what };
  const stretch = content.subarray(base, end);
  const recordStart = () => {
    const start = skipBlankLines(content, cursor.at, end, dialect.separator);
    return { start, line: cursor.line + lineEnds(content, cursor.at, start) };
  };
  try {
    parse(stretch, {
      delimiter: dialect.separator,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      on_record: (cells: string[], { bytes }) => {
        const { start, line } = recordStart();
        visit(textRecord(cells, start, line, dialect));
        cursor.line += lineEnds(content, cursor.at, base + bytes);
        cursor.at = base + bytes;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ...recordStart(), what: quoteFaults[error.code] ?? error.code };
  }
  cursor.line += lineEnds(content, cursor.at, end);
  cursor.at = end;
  return null;
}

const quoteFaults: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote that is never closed",
  INVALID_OPENING_QUOTE: "a quote inside a cell that does not start with one",
  CSV_INVALID_CLOSING_QUOTE: "text behind the closing quote of a cell",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "text behind the closing quote of a cell",
};

function textRecord(cells: readonly string[], start: number, line: number, dialect: Dialect): CsvRecord {
  return {
    start,
    line,
    count: cells.length,
    text: (cell) => cells[cell]!,
    number: (cell) => decimalOf(cells[cell]!, dialect.decimal),
  };
}

/**
 * The first end of a record at least `size` bytes behind `start`, or the end of the content. Quotes come in pairs in
 * a record that keeps the rules, and one that breaks them is found before its end. Where no end comes soon enough, why.
 */
function recordEnd(content: Buffer, start: number, size: number): number | Pick<BrokenRecord, "what"> {
  let open = false;
  let recordStart = start;
  for (let at = start; at < content.length; at++) {
    const byte = content[at]!;
    if (byte === QUOTE) open = !open;
    if (at - recordStart > MOST_RECORD_BYTES)
      return { what: open ? quoteFaults.CSV_QUOTE_NOT_CLOSED! : null };
    if (open || (byte !== LINE_FEED && byte !== CARRIAGE_RETURN)) continue;
    if (byte === CARRIAGE_RETURN && content[at + 1] === LINE_FEED) continue;
    recordStart = at + 1;
    if (recordStart - start >= size) return recordStart;
  }
  return content.length;
}

/** Start of the first line from `at` on, itself one, that is not blank; a separator is no blank. */
function skipBlankLines(content: Buffer, at: number, end: number, separator: string): number {
  let lineStart = at;
  let next = at;
  while (next < end) {
    const first = String.fromCodePoint(content.toString("utf8", next, next + 4).codePointAt(0)!);
    if (first === separator || !/\s/.test(first)) break;
    next += Buffer.byteLength(first);
    if (first === "\n" || first === "\r") lineStart = next;
  }
  return lineStart;
}
