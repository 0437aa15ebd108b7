import { readFileSync, statSync } from "node:fs";
import type { Span } from "../diagnostics/diagnostic.js";
import { printable } from "./printable.js";

/** One line of a frame, ready to print; `mark` is set on the line that the message speaks of. */
export interface FrameLine {
  readonly number: number;
  readonly text: string;
  readonly mark?: { readonly start: number; readonly length: number };
}

const context = 2;
const width = 96;
/** Characters of a long line that are shown before the span. */
const lead = 40;
/** As many as the largest file that a message may point into. */
const maxBytes = 2 ** 28;
const LINE_FEED = 0x0a;

/**
 * The line of `span` with two lines before and after; long lines are cut around the column, and all lines alike.
 * Empty where the file is no text, is too large, or has changed since.
 */
export function codeFrame(span: Span): FrameLine[] {
  const first = Math.max(1, span.line - context);
  const lines = textLines(span.file, first, span.line + context);
  const line = lines[span.line - first];
  if (line === undefined || span.column > line.length + 1) return [];
  const from = line.length > width ? Math.max(0, Math.min(span.column - 1 - lead, line.length - width)) : 0;
  return lines.map((text, index) => {
    const number = first + index;
    const shown = { number, text: window(text, from) };
    return number === span.line ? { ...shown, mark: markOf(span, line, from) } : shown;
  });
}

/** Lines `first` to `last`, from 1, as far as there are any; of a large file no other line becomes a string. */
function textLines(file: string, first: number, last: number): string[] {
  const bytes = readBytes(file);
  if (bytes === null) return [];
  let start = bytes.length > 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let line = 1; line < first; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0) return [];
    start = end + 1;
  }
  const lines: string[] = [];
  for (let line = first; line <= last && start <= bytes.length; line++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.toString("utf8", start, end).replace(/\r$/, ""));
    start = end + 1;
  }
  return lines.some((line) => line.includes("\0")) ? [] : lines;
}

function readBytes(file: string): Buffer | null {
  try {
    const stats = statSync(file);
    if (stats.isFile() && stats.size <= maxBytes) return readFileSync(file);
  } catch {
    // A frame is a courtesy: the message stands without it.
  }
  return null;
}

function window(text: string, from: number): string {
  const before = from > 0 && text.length > 0 ? "..." : "";
  const after = text.length > from + width ? "..." : "";
  return `${before}${printable(text.slice(from, from + width))}${after}`;
}

/** Control characters take more than one column, so both ends are measured in printed text. */
function markOf(span: Span, line: string, from: number): { start: number; length: number } {
  const start = span.column - 1;
  const end = Math.min(start + span.length, from + width, line.length);
  const before = (from > 0 ? 3 : 0) + printable(line.slice(from, start)).length;
  return { start: before, length: Math.max(1, printable(line.slice(start, end)).length) };
}
