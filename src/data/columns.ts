/** Input columns that tell something else than what was measured: clocks, counters, the label itself, nothing at all. */
import type { Table } from "./table.js";

/** Fewer rows than this prove nothing. */
const LEAST_ROWS = 20;

/** Of pictures and spectra, some values never change, and that is no fault. */
const MOST_FOR_CONSTANT = 256;

/** Values, and rows at least, that tell which columns are worth a look at all rows. */
const FIRST_VALUES = 4e6;
const FIRST_ROWS = 100;

/** Of fewer rows, all may have different whole numbers by chance. */
const LEAST_COUNTED = 50;

/** Changes that a clock has at least, and how many go its way for each that does not (where a recording ends). */
const LEAST_CHANGES = 10;
const CHANGES_PER_RETURN = 50;

/** Below this, values are too even for measured ones. */
const EVEN = 0.6;

/** Above this, the values of a column and the numbers of its rows are one and the same but for jitter. */
const CLOCK_CORRELATION = 0.999;

/** Columns (counted from 0) by what they are instead of a measurement. */
export interface OddColumns {
  /** Same value in all rows. */
  readonly constant: readonly number[];
  /** One value per class, not the same for all: the label in other words. */
  readonly label: readonly number[];
  /** Rises or falls along the file, is a time or an even schedule of the classes, has whole numbers of a range once each, or is named like a clock or counter. */
  readonly clock: readonly number[];
}

type Test = (table: Table, column: number, rows: number) => boolean;

/** The odd columns of a table whose rows stand in the order of the file. */
export function oddColumns(table: Table): OddColumns {
  const { count, size, columns } = table;
  if (count < LEAST_ROWS) return { constant: [], label: [], clock: [] };
  const first = Math.min(count, Math.max(FIRST_ROWS, Math.floor(FIRST_VALUES / size)));
  const passing = (test: Test, among: readonly number[]) =>
    among.filter((column) => test(table, column, first) && (first === count || test(table, column, count)));
  const without = (found: readonly number[], among: readonly number[]) => {
    const left = new Set(found);
    return among.filter((column) => !left.has(column));
  };
  const all = Array.from({ length: size }, (_, column) => column);
  const constant = passing(isConstant, all);
  const varied = without(constant, all);
  const label = passing(isLabel, varied);
  const others = without(label, varied);
  const named = others.filter((column) => CLOCK_NAME.test(columns?.[column] ?? ""));
  const clock = [isMonotonous, isCounter, isUnixTime, isSchedule, followsRows].flatMap((test) =>
    passing(test, others),
  );
  return {
    constant: size > MOST_FOR_CONSTANT ? [] : constant,
    label,
    clock: [...new Set([...named, ...clock])].sort((a, b) => a - b),
  };
}

/** Names that no measured quantity has: `t` may be a temperature, `no` a gas, `rise_time` a feature. */
const CLOCK_NAME = new RegExp(
  [
    "(?:unix|epoch|utc|sys|sample|record|row|frame)?[ _.-]?(?:time|timestamp|datetime|date|clock|index|idx|id)(?:[ _.-]?\\(?(?:s|sec|ms|us|ns|utc|unix)\\)?)?",
    "(?:sample|record|row|line|frame)[ _.-]?(?:no|nr|num|number|counter)",
    "t[ _.-]?\\(?(?:s|sec|ms|us|ns)\\)?|epoch|seq|sequence|counter|row|unnamed: 0",
  ]
    .map((name) => `^(?:${name})$`)
    .join("|"),
  "i",
);

const isConstant: Test = ({ inputs, size }, column, rows) => {
  for (let row = 1; row < rows; row++) {
    if (inputs[row * size + column] !== inputs[column]) return false;
  }
  return true;
};

const isLabel: Test = ({ inputs, labels, size }, column, rows) => {
  const ofClass = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * size + column]!;
    const known = ofClass.get(labels[row]!);
    if (known !== undefined && known !== value) return false;
    ofClass.set(labels[row]!, value);
  }
  return new Set(ofClass.values()).size === ofClass.size && ofClass.size < rows / 2;
};

/** Nearly all changes from row to row go one way. */
const isMonotonous: Test = ({ inputs, size }, column, rows) => {
  let up = 0;
  let down = 0;
  for (let row = 1; row < rows; row++) {
    const change = inputs[row * size + column]! - inputs[(row - 1) * size + column]!;
    if (change > 0) up++;
    else if (change < 0) down++;
  }
  const [most, least] = up > down ? [up, down] : [down, up];
  return most >= LEAST_CHANGES && most >= CHANGES_PER_RETURN * least;
};

/** Different whole numbers that fill at least half of their range: a counter, in whatever order the rows are now. */
const isCounter: Test = ({ inputs, size, count }, column, rows) => {
  if (count < LEAST_COUNTED) return false;
  const values = new Set<number>();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * size + column]!;
    if (!Number.isInteger(value) || values.has(value)) return false;
    values.add(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low < 2 * count;
};

/** Seconds, or thousandths, millionths, milliardths of one, between 2008 and 2036. */
const isUnixTime: Test = ({ inputs, size }, column, rows) => {
  const unit = [1, 1e3, 1e6, 1e9].find(
    (each) => inputs[column]! >= 1.2e9 * each && inputs[column]! < 2.1e9 * each,
  );
  if (unit === undefined) return false;
  for (let row = 1; row < rows; row++) {
    const seconds = inputs[row * size + column]! / unit;
    if (!(seconds >= 1.2e9 && seconds < 2.1e9)) return false;
  }
  return true;
};

/**
 * A run of its own for each class, and steps within it that are too even for measured values: one class was recorded after
 * the other. The spread of steps over their mean is 0 for a clock, 0.5 where a quarter of its rows is missing, 1 for values
 * that are drawn evenly, more for others.
 */
const isSchedule: Test = (table, column, rows) => {
  const { inputs, labels, size } = table;
  const few = Math.min(rows, FIRST_ROWS);
  if (!classesApart(table, column, few) || !classesApart(table, column, rows)) return false;
  const runs = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const run = runs.get(labels[row]!) ?? [];
    run.push(inputs[row * size + column]!);
    runs.set(labels[row]!, run);
  }
  const sorted = [...runs.values()].map((run) => run.sort((a, b) => a - b));
  return runs.size > 1 && sorted.every((run) => run.length >= LEAST_ROWS && unevenness(run) < EVEN);
};

/** True where the values of each class lie in a range of its own. */
const classesApart: Test = ({ inputs, labels, size }, column, rows) => {
  const ranges = new Map<number, { low: number; high: number }>();
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * size + column]!;
    const range = ranges.get(labels[row]!);
    if (range === undefined) ranges.set(labels[row]!, { low: value, high: value });
    else {
      range.low = Math.min(range.low, value);
      range.high = Math.max(range.high, value);
    }
  }
  const ascending = [...ranges.values()].sort((a, b) => a.low - b.low);
  return ascending.every(({ low }, at) => at === 0 || ascending[at - 1]!.high < low);
};

/** Standard deviation of the steps between sorted values, over their mean. */
function unevenness(values: readonly number[]): number {
  const steps = values.slice(1).map((value, at) => value - values[at]!);
  const mean = (values.at(-1)! - values[0]!) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
  return Math.sqrt(variance) / mean;
}

/** Pearson's correlation of values and row numbers. */
const followsRows: Test = ({ inputs, size }, column, rows) => {
  const middle = (rows - 1) / 2;
  const shift = inputs[column]!;
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * size + column]! - shift; // large times would cancel
    sum += value;
    squares += value * value;
    product += value * (row - middle);
  }
  const variance = (squares - (sum * sum) / rows) * ((rows * (rows * rows - 1)) / 12);
  return variance > 0 && Math.abs(product) >= CLOCK_CORRELATION * Math.sqrt(variance);
};
