import { isAbsolute, relative } from "node:path";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import { codeFrame, type FrameLine } from "./code-frame.js";
import { printable } from "./printable.js";
import { type Style, styleFor } from "./style.js";

export interface RenderOptions {
  readonly color: boolean;
  /** Folder to which file names are relative; default the working directory. */
  readonly from?: string;
}

/** Looks of a place; by default those of a report, which has no colours. */
interface PlaceOptions {
  readonly style?: Style;
  readonly loud?: (text: string) => string;
  readonly from?: string | undefined;
}

/** Number of one kind that are shown in full, and of those whose locations alone are told. */
const SHOWN = 3;
const MOST_LOCATIONS = 5;

/**
 * Diagnostics as text for the terminal, an empty line after each. Of one kind (one code, one hint: most likely one cause)
 * three are shown, and the others counted.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const kinds = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const kind = `${each.code} ${each.hint}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
  }
  return [...kinds.values()]
    .flatMap((kind) => [
      ...kind.slice(0, SHOWN).map((each) => renderDiagnostic(each, options)),
      ...(kind.length > SHOWN ? [othersText(kind.slice(SHOWN), options)] : []),
    ])
    .map((text) => `${text}\n\n`)
    .join("");
}

function othersText(others: readonly Diagnostic[], { color, from }: RenderOptions): string {
  const [{ code }] = others as readonly [Diagnostic];
  const locations = others.flatMap(({ span }) => (span ? [locationText(span, from ?? workingFolder())] : []));
  const more = locations.length > MOST_LOCATIONS ? ", ..." : "";
  const list = locations.length > 0 ? `: ${locations.slice(0, MOST_LOCATIONS).join(", ")}${more}` : "";
  return styleFor(color).bold(`and ${others.length} more of the same kind, ${code}`) + list;
}

/** The working folder, or the root where that has been deleted. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * A diagnostic as text for the terminal: headline, place, code frame, what was expected and found, notes, hint.
 * The file is read for the frame; text of users is made printable. No newline at the end.
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { severity, code, message, span, expected, found, notes = [], hint } = diagnostic;
  const style = styleFor(options.color);
  const loud = severity === "error" ? style.red : style.yellow;
  const lines = [`${loud(style.bold(`${severity} ${code}`))}${style.bold(`: ${oneLine(message)}`)}`];
  if (span !== undefined) {
    lines.push(...placeLines(span, { style, loud, from: options.from }));
  }
  if (expected !== undefined) lines.push(detail("expected:", expected, style));
  if (found !== undefined) lines.push(detail("found:", found, style));
  for (const note of notes) lines.push(detail("note:", note, style));
  if (hint !== undefined) lines.push(detail("hint:", hint, style));
  return lines.join("\n");
}

/** A place and the lines around it. */
export function placeLines(
  span: Span,
  { style = styleFor(false), loud = style.bold, from = workingFolder() }: PlaceOptions = {},
): string[] {
  const frame = codeFrame(span).flatMap((line) => frameText(line, span, style, loud));
  return [`  ${style.cyan(locationText(span, from))}`, ...frame];
}

function locationText(span: Span, from: string): string {
  const path = relative(from, span.file);
  const shown = path.startsWith("..") || isAbsolute(path) ? span.file : path;
  return `${printable(shown)}:${span.line}:${span.column}`;
}

function frameText(line: FrameLine, span: Span, style: Style, loud: (text: string) => string): string[] {
  const digits = String(span.line + 2).length;
  const gutter = `${String(line.number).padStart(digits)} |`;
  if (line.mark === undefined) return [`  ${style.dim(`  ${gutter}`)} ${line.text}`.trimEnd()];
  const { start, length } = line.mark;
  return [
    `  ${loud(">")} ${style.dim(gutter)} ${line.text}`,
    `  ${style.dim(`  ${" ".repeat(digits)} |`)} ${" ".repeat(start)}${loud("^".repeat(length))}`,
  ];
}

function detail(label: string, text: string, style: Style): string {
  const [first = "", ...rest] = text.split("\n").map(printable);
  return [`  ${style.bold(label.padEnd(9))} ${first}`, ...rest.map((line) => `            ${line}`)].join(
    "\n",
  );
}

function oneLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, " "));
}
