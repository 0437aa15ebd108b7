/** Places in the bytes of a csv file, looked for only once there is something to report. */
import type { Span } from "../diagnostics/diagnostic.js";
import { CARRIAGE_RETURN, LINE_FEED, lineEnds, QUOTE } from "./csv-scan.js";

/** A record: its first byte, and the line of that byte. */
export interface RecordLocation {
  readonly start: number;
  readonly line: number;
}

/** The text of cell `cell` of a record, without blanks around it. */
export function cellSpan(
  content: Buffer,
  record: RecordLocation,
  cell: number,
  separator: string,
  file: string,
): Span {
  const { start } = record;
  const [from, to] = cellBytes(content, start, cell, separator.charCodeAt(0));
  let lineStart = from;
  while (lineStart > 0 && !isLineEnd(content[lineStart - 1])) lineStart--;
  const before = content.toString("utf8", lineStart, from);
  const text = content.toString("utf8", from, to);
  const shown = text.trim().split(/[\r\n]/)[0] ?? "";
  const blanks = text.length - text.trimStart().length;
  return {
    file,
    line: record.line + lineEnds(content, start, from),
    column: 1 + before.length + (shown === "" ? 0 : blanks),
    length: Math.max(1, shown.length),
  };
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** First byte of the cell, and the byte behind it. */
function cellBytes(
  content: Buffer,
  start: number,
  cell: number,
  separator: number,
): readonly [number, number] {
  let from = start;
  let index = 0;
  let quoted = false;
  let at = start;
  for (; at < content.length; at++) {
    const byte = content[at];
    if (byte === QUOTE) quoted = !quoted;
    if (quoted) continue;
    if (isLineEnd(byte)) break;
    if (byte !== separator) continue;
    if (index === cell) break;
    index++;
    from = at + 1;
  }
  return [from, at];
}
