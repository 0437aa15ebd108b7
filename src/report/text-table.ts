/** Columns of text, and how numbers stand in them. */
import { foldLine } from "./fold.js";
import { terminalWidth } from "./style.js";

/** Between two columns. */
const GAP = "  ";

/**
 * Columns of text: the first is aligned left, the others right. Where they do not fit `width` characters, a wide first
 * column is folded, and columns follow below as further blocks, each with the first column again: nothing is cut.
 */
export function table(
  rows: readonly (readonly string[])[],
  { indent = "  ", width = terminalWidth(process.stdout) } = {},
): string {
  const room = width - indent.length;
  const shown = fits(widthsOf(rows), room) ? rows : rows.flatMap((each) => foldFirst(each, room / 2));
  const widths = widthsOf(shown);
  return blocksOf(widths, room)
    .map((block) => shown.map((each) => `${indent}${line(each, block, widths)}`.trimEnd()).join("\n"))
    .join("\n\n");
}

/** Characters of the widest cell of each column. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map((each) => each.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((each) => (each[column] ?? "").length)),
  );
}

function fits(widths: readonly number[], room: number): boolean {
  return widths.reduce((sum, each) => sum + GAP.length + each, -GAP.length) <= room;
}

/** Lines of one row: the other cells stand beside the last part of the first. */
function foldFirst([first = "", ...others]: readonly string[], width: number): string[][] {
  const parts = foldLine(first, width);
  return parts.map((part, at) => (at < parts.length - 1 ? [part] : [part, ...others]));
}

/** Columns that stand side by side: each block begins with column 0 and has at least one more. */
function blocksOf(widths: readonly number[], width: number): number[][] {
  const blocks: number[][] = [[0]];
  let used = widths[0] ?? 0;
  for (let column = 1; column < widths.length; column++) {
    const needs = GAP.length + widths[column]!;
    if (used + needs > width && blocks.at(-1)!.length > 1) {
      blocks.push([0]);
      used = widths[0]!;
    }
    blocks.at(-1)!.push(column);
    used += needs;
  }
  return blocks;
}

function line(cells: readonly string[], block: readonly number[], widths: readonly number[]): string {
  return block
    .filter((column) => column < cells.length)
    .map((column) => (column === 0 ? cells[0]!.padEnd(widths[0]!) : cells[column]!.padStart(widths[column]!)))
    .join(GAP);
}

/** Share 0..1 as a percentage, e.g. `97.85 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Share 0..1 with four decimals; `-` where there was nothing to divide by. */
export function ratio(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}

/** Whole number with thin groups, e.g. `78 412`; `-` for what was not measured. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A bar of `width` cells for a share 0..1. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/** At most `most` rows of a longer table, evenly spread from the first to the last. */
export function thinned<Row>(rows: readonly Row[], most: number): Row[] {
  const step = Math.max(1, (rows.length - 1) / (most - 1));
  const shown = new Set(Array.from({ length: most }, (_, n) => Math.round(n * step)));
  return rows.filter((_, at) => shown.has(at));
}
