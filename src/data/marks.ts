/** Marks that stand in an input column where a value was missing, as -999, 65535 and 1e30 do. */
import type { Table } from "./table.js";

/** Of pictures and spectra, some values are rarely anything but zero. */
const MOST_COLUMNS = 256;

/** Fewer values prove nothing. */
const LEAST_ROWS = 20;

/** Least distance between a mark and all other values, over the range of these: 999 beyond 0 to 100 is one. */
const FAR = 8;

/** A value that lies far beyond all others of its column. */
export interface Mark {
  readonly column: number;
  readonly value: number;
  /** Rows that have it, fewer than half of all. */
  readonly count: number;
  /** All other values. */
  readonly others: readonly [low: number, high: number];
}

/** The marks of a table's columns, one of a column at most. */
export function marksIn(table: Table): Mark[] {
  if (table.size > MOST_COLUMNS || table.count < LEAST_ROWS) return [];
  return Array.from({ length: table.size }, (_, column) => markIn(table, column)).filter(
    (mark) => mark !== null,
  );
}

function markIn(table: Table, column: number): Mark | null {
  const { range } = rangeWithout(table, column, Number.NaN);
  for (const value of range) {
    const { range: others, count } = rangeWithout(table, column, value);
    const [low, high] = others;
    const gap = Math.max(low - value, value - high);
    if (2 * count < table.count && high > low && gap > FAR * (high - low))
      return { column, value, count, others };
  }
  return null;
}

/** Least and largest value of a column in the rows that do not have `value`, and the number of the rows that do. */
function rangeWithout({ inputs, size, count: rows }: Table, column: number, value: number) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let at = column; at < rows * size; at += size) {
    const each = inputs[at]!;
    if (each === value) count++;
    else {
      if (each < low) low = each;
      if (each > high) high = each;
    }
  }
  return { range: [low, high] as const, count };
}
