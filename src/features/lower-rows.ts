import type { Span } from "../diagnostics/diagnostic.js";
import { outside } from "../diagnostics/features.js";
import type { Constant } from "./constant-math.js";
import type { ArrayRef, Expression } from "./feature-ir.js";
import { fail, type RowsValue, type Scope, tableOf, unique, type Value } from "./scope.js";
import { flatOf, isRows } from "./table-rows.js";
import { describe, toType } from "./typing.js";

/** A constant as a value; what becomes a table gets its name. */
export function constantIn(value: Constant, name: string, scope: Scope): Value {
  if (typeof value !== "object") return { kind: "constant", value };
  if (isRows(value)) return { kind: "rows", name, rows: value, part: null };
  if (Array.isArray(value) && value.length <= 64) return { kind: "list", values: value };
  return { kind: "array", array: tableOf(value, name, scope.draft.program) };
}

/** A row of a table of tables: one that is known now, or the part of the table that begins `at` rows from its start. */
export function rowAt({ name, rows: { rows }, part }: RowsValue, at: Value, span: Span, scope: Scope): Value {
  const row = at.kind === "constant" ? rows[Number(at.value)] : rows[0];
  if (row === undefined) return fail(outside(span, describe(at), rows.length));
  if (part === null && at.kind === "constant") return constantIn(row, name, scope);
  const { draft, statements } = scope;
  const array = part ?? tableOf(flatOf({ rows }), name, draft.program);
  const length = array.length / rows.length;
  const offset = times(toType(at, "i32", span), length);
  const view: ArrayRef = {
    ...{ home: "view", path: [], name: unique(`${name} row`, draft.names) },
    ...{ element: array.element, length },
  };
  draft.origins.set(view.name, { array, offset });
  statements.push({ kind: "view", place: span, view, array, offset, written: false });
  return isRows(row) ? { kind: "rows", name, rows: row, part: view } : { kind: "array", array: view };
}

function times(left: Expression, factor: number): Expression {
  if (left.kind === "number") return { ...left, value: left.value * factor };
  const right: Expression = { kind: "number", type: "i32", value: factor };
  return { kind: "binary", type: "i32", operator: "*", left, right, proved: false };
}
