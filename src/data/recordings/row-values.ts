/** Values to estimate of the rows of recordings, [rows][targets]: NaN where a row has none, as where a class is not known. */
import { countsDiffer, notTargets, type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { badTable, noSuchField } from "../../diagnostics/recordings.js";
import { isArrayPath } from "../../ir/source-leaves.js";
import { openArray } from "../npy-table.js";
import { originOf } from "../source-context.js";
import type { Column, SideTable } from "./side-table.js";
import type { TakeReading } from "./take.js";

/** Fields of a recording by name: of its path, or of a table of recordings. */
type Fields = ReadonlyMap<string, string | number>;

/** Stretch of rows with fields of its own. */
interface Stretch {
  readonly first: number;
  readonly rows: number;
  readonly fields: Fields;
}

/** Values of the rows of a csv file: of its columns, but for targets that are fields of its path; null where another table has them. */
export function csvValues(
  columns: Float32Array,
  fields: Fields,
  origin: Origin,
  { targets, source }: TakeReading,
): Float32Array | null {
  if (targets === undefined || source.intervals !== undefined) return null;
  const known = fieldValues(fields, targets, origin);
  return columns.map((value, at) => known[at % targets.length] ?? value);
}

/** Values of the rows of an array: of an array beside it, or of fields of its recordings; null where another table has them. */
export function arrayValues(
  stretches: readonly Stretch[],
  { rows, recordings, file }: { readonly rows: number; readonly recordings: number; readonly file: Origin },
  reading: TakeReading,
): Float32Array | null {
  const { source, at, targets, spans } = reading;
  if (targets === undefined || source.intervals !== undefined) return null;
  if (source.label !== undefined) {
    const origin: Origin = { ...originOf(spans, source.label, `${at}.label`), helper: "recordings" };
    if (!isArrayPath(source.label))
      throw new Failure(noSuchField({ ...origin, name: file.name }, "label", source.label, []));
    return besideRows(origin, { rows, recordings, file }, targets.length, reading);
  }
  const values = new Float32Array(rows * targets.length).fill(Number.NaN);
  for (const { first, rows: count, fields } of stretches) {
    const known = fieldValues(fields, targets, file);
    for (const [k, value] of known.entries()) {
      const { name, span, needed = true } = targets[k]!;
      if (value === undefined && needed)
        throw new Failure(noSuchField({ name: file.name, span }, "targets", name, [...fields.keys()]));
      for (let row = first; row < first + count; row++)
        values[row * targets.length + k] = value ?? Number.NaN;
    }
  }
  return values;
}

/** The array of values beside one of so many rows in equal recordings: it has them of rows, or of recordings. */
function besideRows(
  origin: Origin,
  { rows, recordings, file }: { readonly rows: number; readonly recordings: number; readonly file: Origin },
  targets: number,
  reading: TakeReading,
): Float32Array {
  const { data, shape, width } = openArray(origin.name, origin, reading);
  if (shape.length === 0 || width !== targets) throw new Failure(notTargets(origin, shape, targets));
  const found = data.length / targets;
  if (found !== rows && found !== recordings)
    throw new Failure(countsDiffer(origin, found, file.name, rows, "rows"));
  const each = rows / found;
  return Float32Array.from({ length: rows * targets }, (_, at) => {
    const value = data[Math.floor(at / targets / each) * targets + (at % targets)]!;
    return Number.isFinite(value) ? value : Number.NaN;
  });
}

/** Values that fields say of all rows, undefined of targets that are no fields. */
function fieldValues(
  fields: Fields,
  targets: readonly Pick<Origin, "name">[],
  origin: Origin,
): (number | undefined)[] {
  return targets.map(({ name }) => {
    const text = fields.get(name);
    return text === undefined ? undefined : numberOf(text, origin, `field ${quote(name)}`);
  });
}

/** Values of the rows of a table of intervals; NaN for an empty cell. */
export function tableValues(
  { origin, location }: SideTable,
  columns: readonly Column[],
  targets: readonly Pick<Origin, "name">[],
  row: number,
): number[] {
  return columns.map((column, k) =>
    column[row] === ""
      ? Number.NaN
      : numberOf(column[row]!, origin, `${location(row)}, column ${quote(targets[k]!.name)}`),
  );
}

function numberOf(cell: string | number, origin: Origin, where: string): number {
  const value = Math.fround(Number(cell));
  if (cell !== "" && Number.isFinite(value)) return value;
  throw new Failure(badTable(origin, where, "a number", quote(`${cell}`)));
}
