import { notStatic, outside, unknownMember, wrongArguments, wrongValue } from "../diagnostics/features.js";
import { fresh, markWritten } from "./array-places.js";
import type { ArrayRef, Expression, Statement } from "./feature-ir.js";
import { scalarOf } from "./feature-ir.js";
import { argumentsOf } from "./lower-math.js";
import { lengthOf } from "./needs.js";
import { fail, type Scope, tableOf, unique, type Value } from "./scope.js";
import type { CallTree, Tree } from "./tree.js";
import { bound, describe, staticNumber, toType } from "./typing.js";

/** `x.fill(v)`, `x.set(y, at)`, and `x.subarray(a, b)` and `x.slice(a, b)`, which may have a name. */
export function lowerArrayMethod(
  array: ArrayRef,
  name: string,
  tree: CallTree,
  scope: Scope,
  part: string | null,
): Value {
  if (name === "subarray") return subarray(array, tree, scope, part ?? "part");
  if (name === "fill") return fill(array, tree, scope);
  if (name === "set") return set(array, tree, scope);
  if (name === "slice") return slice(array, tree, scope, part ?? "slice");
  return fail(
    unknownMember(tree.callee.span, name, "arrays", ["length", "subarray", "slice", "fill", "set"]),
  );
}

const number = (value: number): Expression => ({ kind: "number", type: "i32", value });

function fill(array: ArrayRef, { args, span }: CallTree, scope: Scope): Value {
  const [tree] = args;
  if (!tree || args.length > 1) return fail(wrongArguments(span, "fill", 1, args.length));
  markWritten(array, span, scope);
  const value = bound(
    toType(scope.lower(tree, scope), scalarOf(array.element), tree.span),
    "value",
    span,
    scope,
  );
  forEach(array.length, scope, span, (index) => ({
    kind: "store",
    place: span,
    span,
    array,
    index,
    value,
    site: 0,
  }));
  return { kind: "array", array };
}

function set(array: ArrayRef, { args, span }: CallTree, scope: Scope): Value {
  const [tree, start] = args;
  if (!tree) return fail(wrongArguments(span, "set", 2, args.length));
  const made = tree.kind === "list" ? arrayOf(tree.items, array.element, "values", tree.span, scope) : null;
  const given: Value = made ? { kind: "array", array: made } : scope.lower(tree, scope);
  const source = given.kind === "list" ? asTable(given.values, scope) : given;
  if (source.kind !== "array")
    return fail(wrongValue(tree.span, "an array", describe(source), "Store single elements by `[]`."));
  markWritten(array, span, scope);
  const from = source.array;
  const offset = start ? toType(scope.lower(start, scope), "i32", start.span) : number(0);
  if (!start && from.length > array.length)
    return fail(outside(span, `0 to ${from.length - 1}`, array.length));
  const base = start ? bound(offset, "at", span, scope) : null;
  if (!isOverwrittenInPart(array, base, from, scope)) {
    copy(from, array, base, span, scope);
  } else {
    const between = fresh(from, "part", scope);
    scope.statements.push({ kind: "make", place: span, array: between, zeros: false });
    copy(from, between, null, span, scope);
    copy(between, array, base, span, scope);
  }
  return { kind: "nothing" };
}

/** Stores the elements of `from` in ascending order, from element `base` of `to` on. */
function copy(from: ArrayRef, to: ArrayRef, base: Expression | null, span: Tree["span"], scope: Scope): void {
  forEach(from.length, scope, span, (index) => {
    const type = scalarOf(from.element);
    const read: Expression = { kind: "element", type, array: from, index, span, site: 0 };
    const value = toType({ kind: "scalar", expression: read }, scalarOf(to.element), span);
    const at: Expression = base
      ? { kind: "binary", type: "i32", operator: "+", left: base, right: index, proved: false }
      : index;
    return { kind: "store", place: span, span, array: to, index: at, value, site: 0 };
  });
}

/**
 * True where a copy into the same array, element by element, may overwrite what it has yet to read; not where a later part is known
 * to move to the front.
 */
function isOverwrittenInPart(to: ArrayRef, base: Expression | null, from: ArrayRef, scope: Scope): boolean {
  const [target, source] = [wholeOf(to, scope), wholeOf(from, scope)];
  if (identityOf(target.array) !== identityOf(source.array)) return false;
  const first = numberOf(base ?? number(0));
  const known = target.offset !== null && source.offset !== null && first !== null;
  return !(known && target.offset + first < source.offset);
}

/** The array of which a view is a part, and where it begins there; null where that is not known. */
function wholeOf(view: ArrayRef, scope: Scope): { readonly array: ArrayRef; readonly offset: number | null } {
  const origin = view.home === "view" ? scope.draft.origins.get(view.name) : undefined;
  if (!origin) return { array: view, offset: 0 };
  const whole = wholeOf(origin.array, scope);
  const offset = numberOf(origin.offset);
  return {
    array: whole.array,
    offset: offset === null || whole.offset === null ? null : whole.offset + offset,
  };
}

const identityOf = ({ home, path, name }: ArrayRef): string => [home, ...path, name].join(" ");

function numberOf(expression: Expression): number | null {
  return expression.kind === "number" ? expression.value : null;
}

function asTable(values: readonly number[], scope: Scope): Value {
  return { kind: "array", array: tableOf([...values], "list", scope.draft.program) };
}

/** A part as an array of its own. */
function slice(array: ArrayRef, tree: CallTree, scope: Scope, name: string): Value {
  const [start] = tree.args;
  const first: Tree = { kind: "number", value: 0, span: tree.span };
  const part = start
    ? subarray(array, tree, scope, "part")
    : subarray(array, { ...tree, args: [first] }, scope, "part");
  return part.kind === "array" ? { kind: "array", array: copied(part.array, name, tree.span, scope) } : part;
}

/** A new array of values that are known when the program runs; null where all are constants, of which a table is made. */
export function arrayOf(
  items: readonly Tree[],
  element: ArrayRef["element"],
  name: string,
  span: Tree["span"],
  scope: Scope,
): ArrayRef | null {
  const values = argumentsOf(items, scope);
  if (values.every(({ kind }) => kind === "constant")) return null;
  const array = fresh({ element, length: items.length }, name, scope);
  scope.statements.push({ kind: "make", place: span, array, zeros: false });
  for (const [at, given] of values.entries()) {
    const value = toType(given, scalarOf(element), items[at]!.span);
    const index = number(at);
    scope.statements.push({ kind: "store", place: span, span, array, index, value, site: 0 });
  }
  return array;
}

/** A new array with the elements of another one. */
export function copied(
  from: ArrayRef,
  name: string,
  span: Tree["span"],
  scope: Scope,
  element: ArrayRef["element"] = from.element,
): ArrayRef {
  const to = fresh({ element, length: from.length }, name, scope);
  scope.statements.push({ kind: "make", place: span, array: to, zeros: false });
  copy(from, to, null, span, scope);
  return to;
}

/** A loop over `length` elements. */
function forEach(
  length: number,
  scope: Scope,
  place: Tree["span"],
  body: (index: Expression) => Statement,
): void {
  const name = unique("i", scope.draft.names);
  scope.statements.push({
    kind: "for",
    place,
    name,
    start: number(0),
    test: "<",
    bound: number(length),
    step: { operator: "+", value: number(1) },
    body: [body({ kind: "local", type: "i32", name })],
  });
}

function subarray(array: ArrayRef, { args, span }: CallTree, scope: Scope, name: string): Value {
  const [start, end] = args;
  if (!start || args.length > 2) return fail(wrongArguments(span, "subarray", 2, args.length));
  const offset = toType(scope.lower(start, scope), "i32", start.span);
  const length = viewLength(array, start, end, offset, scope);
  if (length < 1 || length > array.length) return fail(outside(span, `${length} elements`, array.length));
  const { draft, statements } = scope;
  const view: ArrayRef = { ...array, home: "view", path: [], name: unique(name, draft.names), length };
  draft.origins.set(view.name, { array, offset });
  statements.push({ kind: "view", place: span, view, array, offset, written: false });
  return { kind: "array", array: view };
}

function viewLength(
  array: ArrayRef,
  start: Tree,
  end: Tree | undefined,
  offset: Expression,
  scope: Scope,
): number {
  if (end) {
    const size = lengthOf(start, end);
    if (size !== end) return staticNumber(size, "the length of the part", scope);
  }
  if (offset.kind !== "number") return fail(notStatic(start.span, "the length of the part"));
  return (end ? staticNumber(end, "the end of the part", scope) : array.length) - offset.value;
}
