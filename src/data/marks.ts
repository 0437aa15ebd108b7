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
  const [lows, highs] = [endsOf(table, 1), endsOf(table, -1)];
  return lows.flatMap((low, column) => {
    const high = highs[column]!;
    const marks: Mark[] = [
      { column, value: low.first, count: low.count, others: [low.second, -high.first] },
      { column, value: -high.first, count: high.count, others: [low.first, -high.second] },
    ];
    return marks.filter((mark) => isFar(mark) && isRare(mark, table)).slice(0, 1);
  });
}

function isFar({ value, others: [low, high] }: Mark): boolean {
  return high > low && Math.max(low - value, value - high) > FAR * (high - low);
}

/** False where half of all rows have the value, or more another one: of rain and other rare events, most are far beyond the rest. */
function isRare({ column, count }: Mark, { inputs, size, count: rows }: Table): boolean {
  if (2 * count >= rows) return false;
  const end = rows * size;
  let [common, lead] = [Number.NaN, 0]; // the majority vote of Boyer and Moore
  for (let at = column; at < end; at += size) {
    if (lead === 0) common = inputs[at]!;
    lead += inputs[at] === common ? 1 : -1;
  }
  let times = 0;
  for (let at = column; at < end; at += size) if (inputs[at] === common) times++;
  return 2 * times <= rows;
}

/** The two least values of a column, and the number of rows that have the first. */
interface Ends {
  first: number;
  second: number;
  count: number;
}

/** The ends of all columns in one pass, their values times `sign`. */
function endsOf({ inputs, size, count: rows }: Table, sign: 1 | -1): Ends[] {
  const none = Number.POSITIVE_INFINITY;
  const ends = Array.from({ length: size }, (): Ends => ({ first: none, second: none, count: 0 }));
  for (let row = 0, at = 0; row < rows; row++)
    for (const end of ends) {
      const value = sign * inputs[at++]!;
      if (value < end.first) [end.first, end.second, end.count] = [value, end.first, 1];
      else if (value === end.first) end.count++;
      else if (value < end.second) end.second = value;
    }
  return ends;
}
