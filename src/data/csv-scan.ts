/** Records of a csv file as places of cells in its bytes: no string is made of a cell that is only a number. */
import { decimalAt, decimalOf } from "./csv-number.js";

/** Separator and decimal mark of a file. */
export interface Dialect {
  readonly separator: string;
  readonly decimal: "." | ",";
}

/** A record while it is visited: the next one takes its place. */
export interface CsvRecord {
  /** Byte at which it starts. */
  readonly start: number;
  /** Line of that byte, from 1. */
  readonly line: number;
  /** Number of cells. */
  readonly count: number;
  /** Text of a cell, without blanks around it unless they are in quotes. */
  text(cell: number): string;
  /** `Number` of that text, NaN where it is no finite decimal number. */
  number(cell: number): number;
}

/** Position of the next record: its byte and its line. */
export interface Cursor {
  at: number;
  line: number;
}

/** Finding of {@link scanner} at the cursor: "unusual" is a record that breaks the rules of quotes, or bends them. */
export type Scanned = "record" | "blank" | "unusual" | "endless" | "end";

/** Longest record in bytes: 65535 inputs of 128 characters. A quote that is not closed would swallow the whole file. */
export const MOST_RECORD_BYTES = 2 ** 23;

export const QUOTE = 0x22;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;

const ORDINARY = 0;
const SEPARATOR = 1;
const LINE_END = 2;
const QUOTED = 3;

/**
 * Reads records of `content` one after the other: unquoted cells, and quoted ones with ASCII blanks around them at most. `next` moves the
 * cursor behind a record or a blank line; it stays where the record is unusual or longer than the limit.
 */
export function scanner(content: Buffer, { separator, decimal }: Dialect) {
  const kinds = new Uint8Array(256);
  kinds[separator.charCodeAt(0)] = SEPARATOR;
  kinds[LINE_FEED] = LINE_END;
  kinds[CARRIAGE_RETURN] = LINE_END;
  kinds[QUOTE] = QUOTED;
  let from = new Int32Array(64);
  let to = new Int32Array(64);
  /** Flags of cells that were in quotes. */
  let quoted = new Uint8Array(64);
  const point = decimal.charCodeAt(0);

  const record = {
    start: 0,
    line: 0,
    count: 0,
    text(cell: number): string {
      const text = content.toString("utf8", from[cell]!, to[cell]!);
      return quoted[cell] === 1 ? text.replaceAll('""', '"') : text.trim();
    },
    number(cell: number): number {
      const value = decimalAt(content, from[cell]!, to[cell]!, point);
      return Number.isNaN(value) ? decimalOf(record.text(cell), decimal) : value;
    },
  };

  function grow(): void {
    const size = 2 * from.length;
    const wider = { from: new Int32Array(size), to: new Int32Array(size), quoted: new Uint8Array(size) };
    wider.from.set(from);
    wider.to.set(to);
    wider.quoted.set(quoted);
    ({ from, to, quoted } = wider);
  }

  /** The quote that closes the cell opened at `open`: one that no other follows; -1 where there is none. */
  function closingQuote(open: number): number {
    let close = content.indexOf(QUOTE, open + 1);
    while (close >= 0 && content[close + 1] === QUOTE) close = content.indexOf(QUOTE, close + 2);
    return close;
  }

  function next(cursor: Cursor): Scanned {
    const start = cursor.at;
    const limit = Math.min(content.length, start + MOST_RECORD_BYTES + 1);
    if (start >= content.length) return "end";
    let cells = 0;
    let begin = start;
    let lines = 0;
    let at = start;
    for (;;) {
      while (at < limit && kinds[content[at]!] === ORDINARY) at++;
      if (at === limit && limit < content.length) return "endless";
      if (cells === from.length) grow();
      from[cells] = begin;
      to[cells] = at;
      quoted[cells] = 0;
      if (at < limit && content[at] === QUOTE) {
        const close = isBlank(content, begin, at) ? closingQuote(at) : -1;
        if (close < 0) return "unusual";
        if (close >= limit && limit < content.length) return "endless";
        from[cells] = at + 1;
        to[cells] = close;
        quoted[cells] = 1;
        lines += lineEnds(content, at + 1, close);
        at = close + 1;
        while (at < limit && kinds[content[at]!] === ORDINARY && isBlankByte(content[at]!)) at++;
        if (at < limit && (kinds[content[at]!] === ORDINARY || content[at] === QUOTE)) return "unusual";
      }
      cells++;
      if (at >= limit || kinds[content[at]!] === LINE_END) break;
      at++;
      begin = at;
    }
    record.start = start;
    record.line = cursor.line;
    record.count = cells;
    if (at < content.length) {
      if (content[at] === CARRIAGE_RETURN && content[at + 1] === LINE_FEED) at++;
      at++;
      lines++;
    }
    cursor.at = at;
    cursor.line += lines;
    return cells === 1 && quoted[0] === 0 && record.text(0) === "" ? "blank" : "record";
  }

  return { record: record as CsvRecord, next };
}

/** Line ends between two bytes: LF, CR LF or CR. */
export function lineEnds(content: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const byte = content[at]!;
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && content[at + 1] !== LINE_FEED)) count++;
  }
  return count;
}

function isBlankByte(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c;
}

function isBlank(content: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isBlankByte(content[at]!)) return false;
  return true;
}
