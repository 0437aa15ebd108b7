/** C spelling: how values and user text look in C99 source. */

/** Widest line of emitted C, in characters. */
export const COLUMNS = 100;

/** Indentation of a statement that goes on in the next line. */
const CONTINUED = "        ";

/** User text inside a block comment: nothing in it can end the comment, break the line, or reorder its display. */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?")
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replace(/\?(?=\?)/g, "? ");
}

/** Sizes, or their names, as of an array: `[28][28][1]`. */
export function dimensions(sizes: readonly (number | string)[]): string {
  return sizes.map((size) => `[${size}]`).join("");
}

/** A comment of one line, or where that is too wide a block of several; `indent` is what will stand before each. */
export function commentLines(text: string, indent = 0): string[] {
  const one = `/* ${text} */`;
  if (indent + one.length <= COLUMNS) return [one];
  return ["/*", ...wrapped(text, indent).map((line) => ` * ${line}`), " */"];
}

/** Text in lines that fit behind ` * `, itself behind `indent` characters. */
export function wrapped(text: string, indent = 0): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + 3 + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** A statement in as many lines as it needs, broken after commas: those of the outermost call that has one in reach, or before a comparison. */
export function statementLines(statement: string, indent = 0): string[] {
  const room = COLUMNS - indent;
  if (statement.length <= room) return [statement];
  const at = lastBreak(statement, room);
  if (at === 0) return [statement];
  const margin = /^ */.exec(statement)![0];
  const rest = `${margin}${CONTINUED}${statement.slice(at).trimStart()}`;
  return [statement.slice(0, at), ...continued(rest, room)];
}

/** The same for what already stands at the indent of a continuation. */
function continued(line: string, room: number): string[] {
  const at = line.length <= room ? 0 : lastBreak(line, room);
  if (at === 0) return [line];
  const margin = /^ */.exec(line)![0];
  return [line.slice(0, at), ...continued(`${margin}${line.slice(at).trimStart()}`, room)];
}

/** Last place for a line break: before a comparison of the whole, or after a comma, of as few parentheses around it as there are; 0 if none does. */
function lastBreak(line: string, room: number): number {
  let [depth, least, found] = [0, Number.POSITIVE_INFINITY, 0];
  for (let at = 0; at < Math.min(line.length, room); at++) {
    if (line[at] === "(") depth++;
    if (line[at] === ")") depth--;
    if (depth === 0 && line.startsWith(" >= ", at)) return at;
    if (!line.startsWith(", ", at) || depth > least) continue;
    [least, found] = [depth, at + 1];
  }
  return found;
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

/** A whole number from `low` to `high` as a decimal constant; anything else is no number to C. */
export function whole(value: number, low = -0x8000_0000, high = 0xffff_ffff): string {
  if (!Number.isInteger(value) || value < low || value > high) throw notInC(value);
  return String(value);
}

/** A float32 as a decimal constant that reads back as the same value; NaN and infinities have none. */
export function floatLiteral(value: number): string {
  if (!Number.isFinite(value)) throw notInC(value);
  const digits = shortest(value, 9, Math.fround);
  return `${withPoint(digits)}f`;
}

/** A name as it is, if it is a C identifier. */
export function identifier(text: string): string {
  if (!IDENTIFIER.test(text)) throw notInC(text);
  return text;
}

/** A letter followed by up to 62 letters, digits or underscores. */
export const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

function notInC(value: unknown): Error {
  return new Error(`no C constant for ${typeof value} ${String(value).slice(0, 80)}`);
}

/** A float64 as a decimal constant that reads back as the same value. */
export function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) throw notInC(value);
  return withPoint(shortest(value, 17, (parsed) => parsed));
}

/** Fewest significant digits that give `value` again, with its sign where it is zero. */
function shortest(value: number, most: number, round: (parsed: number) => number): string {
  if (Object.is(value, -0)) return "-0";
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
