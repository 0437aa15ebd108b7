import type { Span } from "../diagnostics/diagnostic.js";
import { notCompilable, outside, unknownFeatureName, wrongValue } from "../diagnostics/features.js";
import { constantOf, constantValue, pathOf } from "./compile-time.js";
import { applyUnary, MATH_CONSTANTS } from "./constant-math.js";
import type { ArrayRef, Expression, Statement } from "./feature-ir.js";
import { scalarOf } from "./feature-ir.js";
import { lowerCall } from "./lower-call.js";
import { lowerBinary } from "./lower-operator.js";
import { constantIn, rowAt } from "./lower-rows.js";
import {
  type Binding,
  fail,
  inner,
  lookUp,
  momentOf,
  type Scope,
  tableOf,
  unique,
  type Value,
} from "./scope.js";
import type { Tree } from "./tree.js";
import { commonType, describe, naturalType, toType } from "./typing.js";

/** The value of an expression. Calls become statements before it, in the order of the text. */
export function lower(tree: Tree, scope: Scope): Value {
  switch (tree.kind) {
    case "number":
    case "boolean":
      return { kind: "constant", value: tree.value };
    case "name":
      return nameValue(tree.name, tree.span, scope);
    case "list":
      return list(tree, scope);
    case "unary":
      return unary(tree.operator, scope.lower(tree.operand, scope), tree.span);
    case "binary":
      return lowerBinary(tree, scope);
    case "conditional":
      return conditional(tree, scope);
    case "index":
      return element(scope.lower(tree.object, scope), tree.object, tree.index, scope);
    case "member":
      return member(tree, scope);
    case "call":
      return lowerCall(tree, scope);
    case "this":
      return self(tree.span, scope);
    case "new":
      return fail(
        notCompilable(tree.span, "`new` inside an expression", "Give the array a name: `const x = new ...`."),
      );
    default:
      return tree satisfies never;
  }
}

/** Constants in brackets: numbers, or rows of them. */
function list(tree: Tree & { readonly kind: "list" }, scope: Scope): Value {
  if (!tree.items.some(({ kind }) => kind === "list"))
    return { kind: "list", values: tree.items.map((each) => constantItem(each, scope)) };
  return constantIn(constantValue(tree, momentOf(scope)), "rows", scope);
}

function constantItem(tree: Tree, scope: Scope): number {
  const value = scope.lower(tree, scope);
  if (value.kind === "constant" && typeof value.value === "number") return value.value;
  return fail(
    notCompilable(tree.span, "a list of values that are no constants", "Store them into a typed array."),
  );
}

function nameValue(name: string, span: Span, scope: Scope): Value {
  const local = lookUp(name, scope);
  if (local) return bindingValue(local);
  if (name === "Infinity" || name === "NaN") return { kind: "constant", value: Number(name) };
  const { module, program } = scope.draft;
  const constant = constantOf(module, name, program.moment);
  if (constant !== undefined) return constantIn(constant, name, scope);
  const known = scope.names.flatMap((each) => [...each.keys()]);
  return fail(
    unknownFeatureName(span, name, [...known, ...module.constants.keys(), ...module.functions.keys()]),
  );
}

function bindingValue(binding: Binding): Value {
  if (binding.kind !== "variable") return binding;
  return { kind: "scalar", expression: { kind: "local", type: binding.type, name: binding.name } };
}

function self(span: Span, scope: Scope): Value {
  const instance = scope.draft.self;
  if (instance === null) return fail(notCompilable(span, "`this` outside of a class", "Use an argument."));
  return { kind: "object", path: [], instance };
}

function unary(operator: "-" | "+" | "~" | "!", value: Value, span: Span): Value {
  if (value.kind === "constant") {
    const result = applyUnary(operator, value.value, span);
    return { kind: "constant", value: typeof result === "object" ? 0 : result };
  }
  const type = operator === "!" ? "bool" : operator === "~" || naturalType(value) === "i32" ? "i32" : "f32";
  const operand = toType(value, type, span);
  if (operator === "+") return { kind: "scalar", expression: operand };
  return { kind: "scalar", expression: { kind: "unary", type, operator, operand, proved: false } };
}

function conditional(tree: Tree & { readonly kind: "conditional" }, scope: Scope): Value {
  const condition = scope.lower(tree.condition, scope);
  if (condition.kind === "constant")
    return scope.lower(condition.value ? tree.whenTrue : tree.whenFalse, scope);
  const [left, right] = [inner(scope, []), inner(scope, [])];
  const [a, b] = [scope.lower(tree.whenTrue, left), scope.lower(tree.whenFalse, right)];
  const type = naturalType(a) === "bool" ? "bool" : commonType(a, b);
  const [whenTrue, whenFalse] = [toType(a, type, tree.whenTrue.span), toType(b, type, tree.whenFalse.span)];
  const test = toType(condition, "bool", tree.condition.span);
  const whole: Expression = { kind: "select", type, condition: test, whenTrue, whenFalse };
  if (left.statements.length + right.statements.length === 0) return { kind: "scalar", expression: whole };
  return chosen(test, [left, whenTrue], [right, whenFalse], tree.span, scope);
}

/** A choice whose sides make calls: a variable that an `if` sets. */
function chosen(
  condition: Expression,
  [left, whenTrue]: readonly [Scope, Expression],
  [right, whenFalse]: readonly [Scope, Expression],
  place: Span,
  scope: Scope,
): Value {
  const type = whenTrue.type;
  const name = unique("choice", scope.draft.names);
  const zero: Expression =
    type === "bool" ? { kind: "boolean", type, value: false } : { kind: "number", type, value: 0 };
  scope.statements.push(
    { kind: "declare", place, name, type, constant: false, value: zero },
    {
      kind: "if",
      place,
      condition,
      whenTrue: [...left.statements, { kind: "assign", place, name, value: whenTrue }],
      whenFalse: [...right.statements, { kind: "assign", place, name, value: whenFalse }],
    },
  );
  return { kind: "scalar", expression: { kind: "local", type, name } };
}

/** An element; of a list, its values become a table where the index is no constant. */
function element(object: Value, tree: Tree, index: Tree, scope: Scope): Value {
  const at = scope.lower(index, scope);
  if (object.kind === "list") {
    if (at.kind !== "constant")
      return elementOf(tableOf([...object.values], "list", scope.draft.program), at, index.span);
    const value = object.values[Number(at.value)];
    return value === undefined
      ? fail(outside(index.span, String(at.value), object.values.length))
      : { kind: "constant", value };
  }
  if (object.kind === "rows") return rowAt(object, at, index.span, scope);
  if (object.kind !== "array")
    return fail(wrongValue(tree.span, "an array", describe(object), "Only arrays have elements."));
  return elementOf(object.array, at, index.span);
}

/** The element of an array. */
function elementOf(array: ArrayRef, at: Value, span: Span): Value {
  const index = toType(at, "i32", span);
  return {
    kind: "scalar",
    expression: { kind: "element", type: scalarOf(array.element), array, index, span, site: 0 },
  };
}

function member(tree: Tree & { readonly kind: "member" }, scope: Scope): Value {
  const { object, name, span } = tree;
  if (object.kind === "name" && object.name === "Math" && !lookUp("Math", scope)) {
    const value = MATH_CONSTANTS[name];
    if (value !== undefined) return { kind: "constant", value };
    return fail(unknownFeatureName(span, `Math.${name}`, Object.keys(MATH_CONSTANTS)));
  }
  const path = pathOf(tree);
  const { module, program } = scope.draft;
  const isLocal = path === null || lookUp(path.split(".")[0]!, scope) !== undefined;
  const constant = isLocal ? undefined : constantOf(module, path, program.moment); // of an object of constants
  if (constant !== undefined) return constantIn(constant, name, scope);
  const before: Statement[] = [];
  const whole = scope.lower(object, { ...scope, statements: before });
  // A row is not read for its length.
  if (name !== "length" || before.some(({ kind }) => kind !== "view")) scope.statements.push(...before);
  if (name === "length" && whole.kind === "array") return { kind: "constant", value: whole.array.length };
  if (name === "length" && whole.kind === "rows") return { kind: "constant", value: whole.rows.rows.length };
  if (name === "length" && whole.kind === "list") return { kind: "constant", value: whole.values.length };
  if (whole.kind !== "object") return fail(unknownFeatureName(span, name, ["length"]));
  return fieldValue(whole, name, span);
}

function fieldValue(object: Value & { readonly kind: "object" }, name: string, span: Span): Value {
  const { path, instance } = object;
  const field = instance.fields.get(name);
  switch (field?.kind) {
    case undefined:
      return fail(unknownFeatureName(span, name, instance.fields.keys()));
    case "constant":
    case "list":
    case "rows":
      return field;
    case "table":
      return { kind: "array", array: field.array };
    case "scalar":
      return { kind: "scalar", expression: { kind: "field", type: field.type, path, name: field.name } };
    case "array":
      return { kind: "array", array: { ...field.array, path } };
    case "object":
      return { kind: "object", path: [...path, field.name], instance: field.instance };
    default:
      return field satisfies never;
  }
}
