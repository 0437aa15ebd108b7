/** The header line of a csv file -> what each column is for. */

import { duplicateColumn, missingColumn, unnamedColumn } from "../diagnostics/csv.js";
import { type Origin, wrongSize } from "../diagnostics/data.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { plainForm } from "../diagnostics/likeness.js";
import type { LikeFile, RecordedSetting } from "../diagnostics/recordings.js";
import type { InputIr } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import type { Dialect } from "./csv-scan.js";
import type { TargetOrigin } from "./source-context.js";

/** Columns by name, with the place in the model file to point at if they are missing. */
export interface ColumnRequest {
  /** Null where labels come from elsewhere. */
  readonly label: Origin | null;
  /** Columns of numbers that are estimated; never inputs. Without `needed` one may be missing; one that is told `elsewhere` is not read. */
  readonly targets?: readonly (TargetOrigin & { readonly elsewhere?: boolean })[] | undefined;
  /** Columns of text that tell rows apart, such as a group. Never inputs; without `needed` one may be missing. */
  readonly keys: readonly (Origin & { readonly needed: boolean })[];
  /** Never an input. */
  readonly time: Origin | null;
  /** Inputs in this order; null for all that are left, in file order. */
  readonly columns: readonly Origin[] | null;
  /** Never read. */
  readonly ignore: readonly Origin[];
  readonly input: Pick<InputIr, "raw"> & { readonly setting?: RecordedSetting };
  /** Rows of a sample: 1, or those of a window. */
  readonly rows: number;
  /** A file beside this one that fits. */
  readonly like?: LikeFile | undefined;
}

/** Everything that a source says of its file. */
export interface CsvRequest extends ColumnRequest, Dialect {
  /** True where a row without a label stays, also if `missing` drops rows. */
  readonly sparse: boolean;
  readonly missing: "error" | "drop" | "previous";
}

/** Column indices by use; -1 for none. */
export interface Layout {
  readonly names: readonly string[];
  readonly label: number;
  readonly targets: readonly number[];
  readonly keys: readonly number[];
  readonly time: number;
  readonly inputs: readonly number[];
}

/** Columns of the widest file: as many as the largest input, and as many again that are left out. */
const MOST_COLUMNS = 2 ** 17;
const MOST_FAULTS = 20;

/**
 * Finds the columns of the request in a header of `count` cells. Throws a Failure with what is wrong: columns that are
 * missing, without a name, or named alike.
 */
export function readHeader(
  count: number,
  text: (cell: number) => string,
  request: ColumnRequest,
  origin: Origin,
  originOf: (cell: number) => Origin,
): Layout {
  const { raw: shape } = request.input;
  const size = sizeOf(shape);
  if (count > MOST_COLUMNS) throw new Failure(wrongSize(origin, `${count} columns`, shape, size));
  const names = Array.from({ length: count }, (_, cell) => text(cell));
  const faults = nameFaults(names, originOf);
  const at = new Map(names.map((name, index) => [name, index]));
  const indexOf = (wanted: Origin, needed = true): number => {
    const index = at.get(wanted.name) ?? -1;
    if (index < 0 && needed)
      faults.push(missingColumn({ name: origin.name, span: wanted.span }, wanted.name, names));
    return index;
  };
  const label = request.label === null ? -1 : indexOf(request.label);
  const estimated = (request.targets ?? []).map((each) => indexOf(each, each.needed));
  const targets = estimated.map((index, at) => (request.targets?.[at]?.elsewhere ? -1 : index));
  const keys = request.keys.map((each) => indexOf(each, each.needed));
  const time = request.time === null ? -1 : indexOf(request.time);
  const listed = (request.columns ?? []).map((each) => indexOf(each));
  const ignored = request.ignore.map((each) => indexOf(each));
  if (faults.length > 0) throw new Failure(faults.slice(0, MOST_FAULTS));
  const used = new Set([label, ...estimated, time, ...keys, ...ignored]);
  const inputs = request.columns === null ? [...names.keys()].filter((index) => !used.has(index)) : listed;
  return { names, label, targets, keys, time, inputs };
}

/** At most {@link MOST_FAULTS}: the names of a table without a header, or of one that is no table, are all wrong alike. */
function nameFaults(names: readonly string[], originOf: (cell: number) => Origin): Diagnostic[] {
  const unnamed = names.flatMap((name, index) => (name === "" ? [index] : []));
  const faults =
    unnamed.length === 0 ? [] : [unnamedColumn(originOf(unnamed[0]!), unnamed[0]! + 1, unnamed.length - 1)];
  const first = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === "" || faults.length >= MOST_FAULTS) continue;
    const form = plainForm(name);
    const before = first.get(form);
    if (before !== undefined) faults.push(duplicateColumn(originOf(index), name, index + 1, names[before]!));
    else first.set(form, index);
  }
  return faults;
}
