import { Failure } from "../diagnostics/diagnostic.js";
import { notCompilable } from "../diagnostics/features.js";
import type { Constant, Numbers, Rows } from "./constant-math.js";
import type { Tree } from "./tree.js";

/** Type guard for a table of tables. */
export function isRows(value: Constant): value is Rows {
  return typeof value === "object" && "rows" in value;
}

/** A table of tables whose rows are the values of a list; each has the length and the type of the first. */
export function rowsOf(values: readonly Constant[], items: readonly Tree[]): Rows {
  const rows = values.map((value, at) => {
    if (typeof value === "object" && likeness(value) === likeness(values[0]!)) return value;
    throw new Failure(
      notCompilable(items[at]!.span, "a row unlike the first one", "Give all rows one length and one type."),
    );
  });
  return { rows };
}

/** Types and lengths that all rows of a table have in common, as a text. */
function likeness(value: Constant): string {
  if (typeof value !== "object") return typeof value;
  if (isRows(value)) return `${value.rows.length} of ${likeness(value.rows[0]!)}`;
  return `${value.length} ${value.constructor.name}`;
}

/** All numbers, row after row. */
export function flatOf(value: Rows | Numbers): Numbers {
  if (!isRows(value)) return value;
  const parts = value.rows.map(flatOf);
  const flat = parts.flatMap((part) => Array.from(part));
  const [first] = parts;
  if (first === undefined || Array.isArray(first)) return flat;
  const array = first.slice(0, 0).constructor as new (
    values: readonly number[],
  ) => Exclude<Numbers, number[]>;
  return new array(flat);
}
