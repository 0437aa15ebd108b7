import type { Primitive } from "./syntax.js";

/** Binary operators on two numbers. */
const numeric: Readonly<Record<string, (left: number, right: number) => Primitive>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "**": (left, right) => left ** right,
  "<<": (left, right) => left << right,
  ">>": (left, right) => left >> right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** Operators that compare any two primitive values. */
const equality: Readonly<Record<string, (left: Primitive, right: Primitive) => boolean>> = {
  "===": (left, right) => left === right,
  "!==": (left, right) => left !== right,
};

/** Operators that evaluate their right side only where the left one asks for it. */
const lazy: Readonly<Record<string, (left: Primitive | object) => boolean>> = {
  "&&": (left) => Boolean(left),
  "||": (left) => !left,
  "??": (left) => left === null || left === undefined,
};

/** True for an `operator` that exists in a model file. */
export function isBinaryOperator(operator: string): boolean {
  return operator in numeric || operator in equality || operator in lazy;
}

/** True for the operators `&&`, `||` and `??`. */
export function isLazy(operator: string): boolean {
  return operator in lazy;
}

/** For `&&`, `||`, `??`: whether the value is that of the right side. */
export function takesRightSide(operator: string, left: Primitive | object): boolean {
  return lazy[operator]?.(left) ?? false;
}

/** `left operator right`, or null where the operator is not defined for these types. */
export function applyBinary(
  operator: string,
  left: Primitive,
  right: Primitive,
): { value: Primitive } | null {
  const compare = equality[operator];
  if (compare !== undefined) return { value: compare(left, right) };
  const compute = numeric[operator];
  if (typeof left === "number" && typeof right === "number" && compute !== undefined) {
    return { value: compute(left, right) };
  }
  const text = (value: Primitive): boolean => typeof value === "string" || typeof value === "number";
  if (operator === "+" && text(left) && text(right)) return { value: `${left}${right}` };
  return null;
}

/** `operator value`, or null where the operator is not defined for this type. */
export function applyUnary(operator: string, value: Primitive): { value: Primitive } | null {
  if (operator === "!") return { value: !value };
  if (typeof value !== "number") return null;
  if (operator === "-") return { value: -value };
  return operator === "+" ? { value } : null;
}
