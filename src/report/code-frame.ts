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
/** How much of a long line is shown before the place. */
const lead = 40;
const maxBytes = 64 * 1024 * 1024;

/**
 * The line of `span` with two lines before and after; long lines are cut around the column, and all lines alike.
 * Empty where the file is no text, is too large, or has changed since.
 */
export function codeFrame(span: Span): FrameLine[] {
  const lines = textLines(span.file);
  const line = lines[span.line - 1];
  if (line === undefined || span.column > line.length + 1) return [];
  const from = line.length > width ? Math.max(0, Math.min(span.column - 1 - lead, line.length - width)) : 0;
  const first = Math.max(1, span.line - context);
  return lines.slice(first - 1, span.line + context).map((text, index) => {
    const number = first + index;
    const shown = { number, text: window(text, from) };
    return number === span.line ? { ...shown, mark: markOf(span, line, from) } : shown;
  });
}

function textLines(file: string): string[] {
  const text = readText(file);
  return text === null || text.includes("\0") ? [] : text.split(/\r?\n/);
}

function readText(file: string): string | null {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= maxBytes
      ? readFileSync(file, "utf8").replace(/^\uFEFF/, "")
      : null;
  } catch {
    // A frame is a courtesy: the message stands without it.
    return null;
  }
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
