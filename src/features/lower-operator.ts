import type { Span } from "../diagnostics/diagnostic.js";
import { notCompilable } from "../diagnostics/features.js";
import { applyOperator } from "./constant-math.js";
import type { BinaryOperator, Expression, Scalar } from "./feature-ir.js";
import { fail, inner, type Scope, unique, type Value } from "./scope.js";
import type { BinaryTree, Operator, Tree } from "./tree.js";
import { bound, commonType, isInteger, naturalType, toType } from "./typing.js";

const COMPARISONS: ReadonlySet<Operator> = new Set(["<", "<=", ">", ">=", "===", "!=="]);
const BITS: ReadonlySet<Operator> = new Set(["&", "|", "^", "<<", ">>", ">>>"]);

/** `left operator right`; constants are computed at once, in float64. */
export function lowerBinary(tree: BinaryTree, scope: Scope): Value {
  const { operator, left, right } = tree;
  if (operator === "&&" || operator === "||") return lazy(tree, operator, scope);
  const [a, b] = bothSides(left, right, scope);
  return combine(operator, a, b, tree, scope);
}

/** Both sides, from left to right: what the right one's calls may change is kept before them. */
export function bothSides(left: Tree, right: Tree, scope: Scope): [left: Value, right: Value] {
  const a = scope.lower(left, scope);
  const mark = scope.statements.length;
  const b = scope.lower(right, scope);
  return [keptBefore(a, mark, left.span, scope), b];
}

/** A value that stands left of calls, which are the statements from `mark` on: what they may change is kept before them. */
export function keptBefore(value: Value, mark: number, place: Span, scope: Scope): Value {
  if (scope.statements.length === mark || value.kind !== "scalar" || !readsMemory(value.expression))
    return value;
  const { type } = value.expression;
  const name = unique("before", scope.draft.names);
  const kept = { kind: "declare", place, name, type, constant: true, value: value.expression } as const;
  scope.statements.splice(mark, 0, kept);
  return { kind: "scalar", expression: { kind: "local", type, name } };
}

/** True for a value that a call could change: it reads an element or a field. */
export function readsMemory(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
    case "boolean":
    case "local":
      return false;
    case "field":
    case "element":
      return true;
    case "unary":
      return readsMemory(expression.operand);
    case "binary":
      return readsMemory(expression.left) || readsMemory(expression.right);
    case "select":
      return [expression.condition, expression.whenTrue, expression.whenFalse].some(readsMemory);
    case "convert":
      return readsMemory(expression.value);
    case "intrinsic":
      return expression.args.some(readsMemory);
    default:
      return expression satisfies never;
  }
}

/** The operation on two values. */
export function combine(operator: Operator, a: Value, b: Value, tree: Spans, scope: Scope): Value {
  if (a.kind === "constant" && b.kind === "constant") {
    const value = applyOperator(operator, a.value, b.value);
    if (value !== undefined && typeof value !== "object") return { kind: "constant", value };
  }
  if (COMPARISONS.has(operator)) return comparison(operator, a, b, tree);
  if (BITS.has(operator)) return bits(operator, a, b, tree);
  if (operator === "**") return power(a, b, tree, scope);
  const type = operator === "/" ? "f32" : operator === "%" ? "i32" : commonType(a, b);
  return binary(
    operator as BinaryOperator,
    type,
    toType(a, type, tree.left.span),
    toType(b, type, tree.right.span),
  );
}

/** Places of an operation and its sides. */
export type Spans = Pick<BinaryTree, "span" | "left" | "right">;

/** A binary operation as a value. */
export function binary(operator: BinaryOperator, type: Scalar, left: Expression, right: Expression): Value {
  return { kind: "scalar", expression: { kind: "binary", type, operator, left, right, proved: false } };
}

function comparison(operator: Operator, a: Value, b: Value, { left, right }: Spans): Value {
  const type = naturalType(a) === "bool" ? "bool" : commonType(a, b);
  return binary(operator as BinaryOperator, "bool", toType(a, type, left.span), toType(b, type, right.span));
}

function bits(operator: Operator, a: Value, b: Value, { span, left, right }: Spans): Value {
  if (operator === "|" && b.kind === "constant" && b.value === 0) {
    return fail(
      notCompilable(
        span,
        "`| 0`",
        "Make integers by `Math.trunc`; sums and products of i32 wrap as they are.",
      ),
    );
  }
  if (operator === ">>>" && !(b.kind === "constant" && Number(b.value) >= 1 && Number(b.value) <= 31)) {
    return fail(notCompilable(span, "`>>>` by anything but 1 to 31", "Write `>>`, or a constant."));
  }
  const [x, y] = [toType(asBits(a), "i32", left.span), toType(asBits(b), "i32", right.span)];
  return binary(operator as BinaryOperator, "i32", x, y);
}

/** A constant of 32 bits without a sign, such as 0x80000000, as the i32 of the same bits. */
function asBits(value: Value): Value {
  const unsigned = value.kind === "constant" && typeof value.value === "number" && value.value >= 2 ** 31;
  return unsigned && isInteger(Number(value.value) - 2 ** 32)
    ? { kind: "constant", value: Number(value.value) | 0 }
    : value;
}

function power(a: Value, b: Value, { span, left }: Spans, scope: Scope): Value {
  const exponent = b.kind === "constant" ? Number(b.value) : 0;
  if (!Number.isInteger(exponent) || exponent < 2 || exponent > 8) {
    return fail(
      notCompilable(span, "`**` with this exponent", "Write `Math.pow(a, b)`, or a constant from 2 to 8."),
    );
  }
  const type = naturalType(a) === "i32" ? "i32" : "f32";
  const base = bound(toType(a, type, left.span), "base", span, scope);
  let product: Value = { kind: "scalar", expression: base };
  for (let i = 1; i < exponent; i++) {
    if (product.kind === "scalar") product = binary("*", type, product.expression, base);
  }
  return product;
}

/** `a && b`, `a || b`: the right side is computed only where it counts. */
function lazy(tree: BinaryTree, operator: "&&" | "||", scope: Scope): Value {
  const a = scope.lower(tree.left, scope);
  if (a.kind === "constant") {
    return a.value === (operator === "&&")
      ? scope.lower(tree.right, scope)
      : { kind: "constant", value: a.value };
  }
  const test = toType(a, "bool", tree.left.span);
  const side = inner(scope, []);
  const right = toType(scope.lower(tree.right, side), "bool", tree.right.span);
  if (side.statements.length === 0) return binary(operator, "bool", test, right);
  const name = unique("both", scope.draft.names);
  const place = tree.span;
  scope.statements.push({ kind: "declare", place, name, type: "bool", constant: false, value: test });
  const local: Expression = { kind: "local", type: "bool", name };
  const not: Expression = { kind: "unary", type: "bool", operator: "!", operand: local, proved: false };
  const whenTrue = [...side.statements, { kind: "assign", place, name, value: right } as const];
  scope.statements.push({
    kind: "if",
    place,
    condition: operator === "&&" ? local : not,
    whenTrue,
    whenFalse: [],
  });
  return { kind: "scalar", expression: local };
}
