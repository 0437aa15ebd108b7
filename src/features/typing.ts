import type { Span } from "../diagnostics/diagnostic.js";
import { notStatic, wrongValue } from "../diagnostics/features.js";
import { byName } from "./by-name.js";
import { constantValue } from "./compile-time.js";
import type { Expression, Scalar } from "./feature-ir.js";
import { fail, momentOf, type Scope, unique, type Value } from "./scope.js";
import type { Tree } from "./tree.js";

const WORDS: Readonly<Record<Scalar, string>> = { f32: "an f32", i32: "an i32", bool: "a boolean" };

/** True for a number that i32 holds. */
export function isInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31 && !Object.is(value, -0);
}

/** The type that a value has where nothing asks for another one; null for what is no number. */
export function naturalType(value: Value): Scalar | null {
  if (value.kind === "scalar") return value.expression.type;
  if (value.kind !== "constant") return null;
  if (typeof value.value === "boolean") return "bool";
  return isInteger(value.value) ? "i32" : "f32";
}

/** The type of an operation on two numbers: a literal takes that of its partner, i32 with f32 is f32. */
export function commonType(a: Value, b: Value): "f32" | "i32" {
  return naturalType(a) === "i32" && naturalType(b) === "i32" ? "i32" : "f32";
}

/** A value as an expression of a type; refused where that would lose something. */
export function toType(value: Value, type: Scalar, span: Span): Expression {
  if (value.kind === "constant") {
    const { value: plain } = value;
    if (typeof plain === "boolean") {
      if (type === "bool") return { kind: "boolean", type, value: plain };
    } else if (type === "f32") return { kind: "number", type, value: Math.fround(plain) };
    else if (type === "i32" && isInteger(plain)) return { kind: "number", type, value: plain };
  }
  if (value.kind === "scalar") {
    const { expression } = value;
    if (expression.type === type) return expression;
    if (type === "f32" && expression.type === "i32") return { kind: "convert", type, value: expression };
  }
  return fail(wrongValue(span, WORDS[type], describe(value), adviceFor(type, naturalType(value))));
}

function adviceFor(wanted: Scalar, found: Scalar | null): string {
  if (wanted === "i32" && found === "f32") {
    return "Make it an integer by `Math.trunc`, `Math.floor`, `Math.ceil` or `Math.round`; `Math.trunc(a / b)` divides integers.";
  }
  if (wanted === "bool") return "Compare it: `x !== 0`.";
  return found === "bool" ? "Choose a number: `condition ? 1 : 0`." : "Use a number.";
}

/** A value in words. */
export function describe(value: Value): string {
  switch (value.kind) {
    case "constant":
      return String(value.value);
    case "list":
      return "a list";
    case "rows":
      return "a table of tables";
    case "scalar":
      return WORDS[value.expression.type];
    case "array":
      return `an array of ${value.array.length} ${value.array.element}`;
    case "object":
      return `an object of ${value.instance.tree.name}`;
    case "nothing":
      return "nothing";
    default:
      return value satisfies never;
  }
}

/** An expression in a new local, at this point of the text. */
export function bound(expression: Expression, stem: string, span: Span, scope: Scope): Expression {
  const { type } = expression;
  if (isSteady(expression)) return expression;
  const name = unique(stem, scope.draft.names);
  scope.statements.push({ kind: "declare", place: span, name, type, constant: true, value: expression });
  return { kind: "local", type, name };
}

function isSteady({ kind }: Expression): boolean {
  return kind === "number" || kind === "boolean";
}

/** A number that is known when features are compiled; `what` says what it is for. */
export function staticNumber(tree: Tree, what: string, scope: Scope): number {
  const value = staticValue(tree, scope);
  return typeof value === "number" ? value : fail(notStatic(tree.span, what));
}

function staticValue(tree: Tree, scope: Scope): unknown {
  if (tree.kind !== "call") {
    const value = scope.lower(tree, { ...scope, statements: [] });
    if (value.kind === "constant") return value.value;
  }
  return constantValue(tree, momentOf(scope));
}

/** Scalars by the names of their types. */
export const SCALARS = byName<Scalar>({
  ...{ f32: "f32", i32: "i32", i16: "i32", u16: "i32", i8: "i32", u8: "i32", boolean: "bool" },
});

/** Limits of the integers that say them. */
export const RANGES = byName<readonly [low: number, high: number]>({
  ...{ i16: [-32768, 32767], u16: [0, 65535], i8: [-128, 127], u8: [0, 255] },
});
