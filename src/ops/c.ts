/** C spelling: how values and user text look in C99 source. */

/** Widest line of emitted C, in characters. */
const COLUMNS = 100;

/** User text inside a block comment: nothing in it can end the comment, break the line, or reorder its display. */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, "?")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replace(/\?(?=\?)/g, "? ");
}

/** A string literal of the UTF-8 bytes of `text`; bytes that are not plain ASCII as three octal digits, no trigraphs. */
export function stringLiteral(text: string): string {
  const body = [...Buffer.from(text, "utf8")].map(character).join("");
  return `"${text.includes("??") ? body.replaceAll("?", "\\?") : body}"`;
}

function character(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  if (byte < 0x20 || byte > 0x7e) return `\\${byte.toString(8).padStart(3, "0")}`;
  return String.fromCharCode(byte);
}

/** A float32 as a decimal constant that reads back as the same value; NaN and infinities have none. */
export function floatLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`no C constant for ${value}`);
  const digits = shortest(value, 9, Math.fround);
  return `${withPoint(digits)}f`;
}

/** A float64 as a decimal constant that reads back as the same value. */
export function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`no C constant for ${value}`);
  return withPoint(shortest(value, 17, (parsed) => parsed));
}

/** Fewest significant digits that give `value` again. */
function shortest(value: number, most: number, round: (parsed: number) => number): string {
  for (let digits = 1; digits < most; digits++) {
    const text = value.toPrecision(digits);
    if (round(Number(text)) === value) return text;
  }
  return value.toPrecision(most);
}

function withPoint(digits: string): string {
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/** Rows of a table initializer: right-aligned columns, a power of two of them up to 16 that fits the line. */
export function tableRows(values: readonly string[], indent = 4): string[] {
  const width = values.reduce((widest, value) => Math.max(widest, value.length), 0);
  let perRow = 16;
  while (perRow > 1 && indent + perRow * (width + 2) > COLUMNS) perRow /= 2;
  const cells = values.map((value) => value.padStart(width));
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += perRow) {
    rows.push(`${cells.slice(at, at + perRow).join(", ")},`);
  }
  return rows;
}

/** Columns of text padded to the widest of each column but the last: aligned comments beside declarations. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, column) => (column + 1 < row.length ? cell.padEnd(widths[column]!) : cell)).join(" "),
  );
}
