/** Guesses of how a table is written where the model file says otherwise: separators and decimal marks, by example. */
import type { DialectHint } from "../diagnostics/csv.js";
import { decimalOf } from "./csv-number.js";
import type { Dialect } from "./csv-scan.js";

/** Bytes at the start of a file from which its dialect is told: a header and a few rows. */
const HEAD = 2 ** 16;
const MOST_LINES = 20;

const SEPARATORS = [",", ";", "\t", "|"] as const;

/**
 * The dialect in which the first lines make a table with a column `wanted` (null: with any), or, where no separator but another one divides
 * the header, that one; undefined where nothing speaks for another dialect than `used`.
 */
export function recognize(content: Buffer, used: Dialect, wanted: string | null): DialectHint | undefined {
  const [header = "", ...rows] = firstLines(content);
  if (/^"?sep=.?"?$/i.test(header.trim())) return { what: "line", separator: header.trim().slice(4, 5) };
  const others = SEPARATORS.filter((each) => each !== used.separator && header.includes(each));
  const found =
    others.find((each) => wanted !== null && cells(header, each).includes(wanted)) ??
    (header.includes(used.separator) ? undefined : others[0]);
  if (found !== undefined) return { what: "separator", separator: found, decimal: decimalIn(rows, found) };
  const blanks = header.trim().split(/\s+/);
  return blanks.length > 1 && (wanted === null || blanks.includes(wanted)) && !header.includes(used.separator)
    ? { what: "blanks" }
    : undefined;
}

/** True where the first rows have numbers with a fraction behind the decimal mark of `used`. */
export function hasFractions(content: Buffer, used: Dialect): boolean {
  return fractions(firstLines(content).slice(1), used.separator, used.decimal);
}

/** "," where a cell of the rows is a number with a decimal comma and none is one with a point. */
function decimalIn(rows: readonly string[], separator: string): "." | "," {
  return fractions(rows, separator, ",") && !fractions(rows, separator, ".") ? "," : ".";
}

function fractions(rows: readonly string[], separator: string, mark: "." | ","): boolean {
  return rows.some((row) =>
    cells(row, separator).some((cell) => cell.includes(mark) && !Number.isNaN(decimalOf(cell, mark))),
  );
}

function firstLines(content: Buffer): string[] {
  return content
    .toString("utf8", 0, HEAD)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, MOST_LINES);
}

function cells(line: string, separator: string): string[] {
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

/** Encoding of a file whose first bytes say that it is no text in UTF-8; null otherwise. */
export function encodingOf(bytes: Uint8Array): string | null {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return "text in UTF-16";
  if (first === 0x50 && second === 0x4b) return "a zip archive, such as a workbook of a spreadsheet program";
  return bytes.subarray(0, HEAD).includes(0) ? "zero bytes, as in UTF-16 and in binary files" : null;
}
