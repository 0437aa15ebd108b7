/** Places in the bytes of a csv file, looked for only once there is something to report. */
import type { Span } from "../diagnostics/diagnostic.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Line of byte `at`, from 1; a line ends with LF, CR LF or CR. */
export function lineOf(content: Buffer, at: number): number {
  return content.toString("latin1", 0, at).split(/\r\n|\n|\r/).length;
}

/** The text of cell `cell` in the record that starts at byte `start`, without blanks around it. */
export function cellSpan(content: Buffer, start: number, cell: number, file: string): Span {
  const [from, to] = cellBytes(content, start, cell);
  const lineStart =
    1 + Math.max(content.lastIndexOf(LINE_FEED, from - 1), content.lastIndexOf(CARRIAGE_RETURN, from - 1));
  const before = content.toString("utf8", from === 0 ? 0 : lineStart, from);
  const text = content.toString("utf8", from, to);
  const shown = text.trim().split(/[\r\n]/)[0] ?? "";
  const blanks = text.length - text.trimStart().length;
  return {
    file,
    line: lineOf(content, from),
    column: 1 + before.length + (shown === "" ? 0 : blanks),
    length: Math.max(1, shown.length),
  };
}

/** First byte of the cell, and the byte behind it. */
function cellBytes(content: Buffer, start: number, cell: number): readonly [number, number] {
  let from = start;
  let index = 0;
  let quoted = false;
  let at = start;
  for (; at < content.length; at++) {
    const byte = content[at];
    if (byte === QUOTE) quoted = !quoted;
    if (quoted) continue;
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
    if (byte !== COMMA) continue;
    if (index === cell) break;
    index++;
    from = at + 1;
  }
  return [from, at];
}
