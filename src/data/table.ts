/** One source as samples: what every reader makes of its files, and how tables join and divide. */
import { columnsDiffer } from "../diagnostics/csv.js";
import { emptyData, type Origin, quote, tooManySamples } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { picked, rawValues, type Samples, type Storage } from "../ir/data.js";
import { LEFT_OUT } from "../ir/recording.js";

/** Samples without their inputs, plus what the division of the training data and checks across sources need. */
export interface SampleList extends Omit<Samples, "inputs"> {
  readonly origin: Origin;
  /** Value of `split.by` per sample, where it was asked for. */
  readonly groups: readonly string[] | null;
  /** Names of the input columns, for csv. */
  readonly columns: readonly string[] | null;
  /** Location of a sample, e.g. `line 7 of "train.csv"`. */
  location(row: number): string;
}

/** Samples that stand in memory one after the other. */
export interface Table extends SampleList, Samples {}

/** Samples of all sources that are stacked: division and labels take a dozen bytes of each. */
export const MOST_SAMPLES = 50_000_000;

/** Different groups of a source: each is kept as text. */
export const MOST_GROUPS = 2 ** 20;

/** Throws a Failure if a table would have more than {@link MOST_SAMPLES}. */
export function checkCount(origin: Origin, count: number): void {
  if (count > MOST_SAMPLES) throw new Failure(tooManySamples(origin, count, MOST_SAMPLES));
}

const order: readonly Storage[] = ["uint8", "int16", "float32"];

/** The narrowest storage that holds the values of all: uint8 -> int16 -> float32. */
export function widest(storages: readonly Storage[]): Storage {
  return order[Math.max(...storages.map((each) => order.indexOf(each)))] ?? "float32";
}

/** All samples of tables of one sample size, one table after the other, in the widest storage. */
export function stack(origin: Origin, tables: readonly Table[]): Table {
  sameColumns(tables);
  const storage = widest(tables.map((each) => each.storage));
  const size = tables[0]?.size ?? 0;
  const count = tables.reduce((sum, each) => sum + each.count, 0);
  checkCount(origin, count);
  const inputs = rawValues(storage, count * size);
  const labels = new Uint16Array(count);
  let start = 0;
  for (const table of tables) {
    inputs.set(table.inputs, start * size);
    labels.set(table.labels, start);
    start += table.count;
  }
  const targets = tables.some((each) => each.targets) ? { targets: joined(tables) } : {};
  const groups = tables.some((each) => each.groups === null)
    ? null
    : tables.flatMap((each) => each.groups ?? []);
  const columns = tables.find((each) => each.columns !== null)?.columns ?? null;
  return {
    origin,
    storage,
    size,
    count,
    inputs,
    labels,
    ...targets,
    groups,
    columns,
    location: (row) => locationIn(tables, row),
  };
}

/** The targets of tables, one after the other. */
function joined(tables: readonly Table[]): Float32Array {
  const all = new Float32Array(tables.reduce((sum, { targets }) => sum + (targets?.length ?? 0), 0));
  let start = 0;
  for (const { targets = new Float32Array(0) } of tables) {
    all.set(targets, start);
    start += targets.length;
  }
  return all;
}

function locationIn(tables: readonly Table[], row: number): string {
  let first = 0;
  for (const table of tables) {
    if (row < first + table.count) return table.location(row - first);
    first += table.count;
  }
  throw new RangeError(`no sample ${row}`);
}

/** The samples that `data.labels` does not leave out. Throws a Failure if it leaves out all. */
export function labelled(table: Table): Table {
  if (!table.labels.includes(LEFT_OUT)) return table;
  const rows = upTo(table.count).filter((row) => table.labels[row] !== LEFT_OUT);
  if (rows.length === 0) throw new Failure(emptyData(table.origin));
  const { origin, groups, columns } = table;
  const kept = groups && Array.from(rows, (row) => groups[row]!);
  const location = (row: number) => table.location(rows[row]!);
  return { ...select(table, rows, table.storage), origin, groups: kept, columns, location };
}

/** 0, 1, ... below `count`. */
export function upTo(count: number): Uint32Array {
  return new Uint32Array(count).map((_, index) => index);
}

/** Values of a sample up to which one at a time is faster than a view. */
const MOST_SINGLY = 32;

/** The samples at `rows`, in that order, as `storage`, which is at least as wide as the table's. */
export function select(table: Table, rows: ArrayLike<number>, storage: Storage): Samples {
  const { size } = table;
  const inputs = rawValues(storage, rows.length * size);
  const labels = new Uint16Array(rows.length);
  const values = table.inputs;
  for (let to = 0; to < rows.length; to++) {
    const from = rows[to]!;
    labels[to] = table.labels[from]!;
    if (size > MOST_SINGLY) inputs.set(values.subarray(from * size, (from + 1) * size), to * size);
    else for (let at = 0; at < size; at++) inputs[to * size + at] = values[from * size + at]!;
  }
  const targets = table.targets ? { targets: picked(table.targets, table.count, rows) } : {};
  return { storage, size, count: rows.length, inputs, labels, ...targets };
}

/** Throws a Failure unless all csv tables name the same input columns in the same order. */
export function sameColumns(tables: readonly Pick<SampleList, "origin" | "columns">[]): void {
  const [first, ...others] = tables.filter((each) => each.columns !== null);
  const [expected, name] = [first?.columns ?? [], quote(first?.origin.name ?? "")];
  const faults = others.flatMap((each) => columnFaults(each, expected, name));
  if (faults.length > 0) throw new Failure(faults);
}

/** The first difference of the columns from those of `other`, if there is one. */
export function columnFaults(
  { origin, columns }: Pick<SampleList, "origin" | "columns">,
  expected: readonly string[],
  other: string,
): Diagnostic[] {
  if (columns === null) return [];
  const at = expected.findIndex((name, index) => name !== columns[index]);
  return at < 0 ? [] : [columnsDiffer(origin, other, at, expected, columns)];
}
