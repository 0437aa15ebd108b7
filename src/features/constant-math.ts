import { Failure, type Span } from "../diagnostics/diagnostic.js";
import { notStatic } from "../diagnostics/features.js";
import { byName } from "./by-name.js";
import { cos64, exp64, log64, pow64, sin64 } from "./double-math.js";
import type { Operator } from "./tree.js";

/** Arrays of a program that computes tables; a list is one of constants in brackets. */
export type Numbers =
  | Float32Array
  | Int32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | number[];

/** A table of tables: one row at least, all of one length and one type. */
export interface Rows {
  readonly rows: readonly (Numbers | Rows)[];
}

/** A value that is known when features are compiled. Numbers are float64; arrays round what is stored. */
export type Constant = number | boolean | Numbers | Rows;

/** The operation on two constants; undefined where there is none for these types. */
export function applyOperator(operator: Operator, a: Constant, b: Constant): Constant | undefined {
  if (typeof a === "boolean" && typeof b === "boolean") {
    if (operator === "===") return a === b;
    return operator === "!==" ? a !== b : undefined;
  }
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  return OPERATIONS[operator]?.(a, b);
}

const OPERATIONS: Readonly<Partial<Record<Operator, (a: number, b: number) => Constant>>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": pow64,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
};

/** The operation on a constant. */
export function applyUnary(operator: "-" | "+" | "~" | "!", value: Constant, span: Span): Constant {
  if (operator === "!" && typeof value === "boolean") return !value;
  if (typeof value !== "number") throw new Failure(notStatic(span, "the value"));
  if (operator === "-") return -value;
  return operator === "~" ? ~value : value;
}

/** Constants of `Math`. */
export const MATH_CONSTANTS = byName<number>({
  PI: Math.PI,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  SQRT2: Math.SQRT2,
  SQRT1_2: Math.SQRT1_2,
});

/** Functions of `Math` in float64. */
export const MATH_FUNCTIONS = byName<(...args: number[]) => number>({
  ...{ abs: Math.abs, min: Math.min, max: Math.max, sign: Math.sign, sqrt: Math.sqrt },
  ...{ floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, round: Math.round },
  ...{ imul: Math.imul, clz32: Math.clz32 },
  ...{ exp: exp64, log: log64, pow: pow64, sin: sin64, cos: cos64 },
  hypot: (...x) => Math.sqrt(x.reduce((sum, each) => sum + each * each, 0)),
  log2: (x) => log64(x) * Math.LOG2E,
  log10: (x) => log64(x) * Math.LOG10E,
});
