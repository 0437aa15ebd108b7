/** Comma-separated text -> records of cells. */
import { CsvError, parse } from "csv-parse/sync";

/** A record that breaks the rules of quotes; what follows it cannot be read. */
export interface BrokenRecord {
  /** Byte at which it starts. */
  readonly start: number;
  readonly what: string;
}

/**
 * Calls `visit` with the cells of every record, trimmed, and the byte at which it starts. Blank lines are skipped; a line
 * ends with LF, CR LF or CR. Returns the record that broke the rules and ended the reading, or null.
 */
export function eachRecord(
  content: Buffer,
  visit: (cells: readonly string[], start: number) => void,
): BrokenRecord | null {
  let end = 0;
  try {
    parse(content, {
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      on_record: (cells: string[], { bytes }) => {
        visit(cells, skipBlanks(content, end));
        end = bytes;
        return null;
      },
    });
    return null;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { start: skipBlanks(content, end), what: quoteFaults[error.code] ?? error.code };
  }
}

const quoteFaults: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote that is never closed",
  INVALID_OPENING_QUOTE: "a quote inside a cell that does not start with one",
  CSV_INVALID_CLOSING_QUOTE: "text behind the closing quote of a cell",
};

/** First byte from `at` on that is no blank and no line end. */
function skipBlanks(content: Buffer, at: number): number {
  let next = at;
  while (next < content.length && /\s/.test(String.fromCharCode(content[next]!))) next++;
  return next;
}
