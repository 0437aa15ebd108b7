import { outside } from "../diagnostics/features.js";
import { complain, type Flow, fieldKey, fieldRange, note, type Ranges } from "./analysis.js";
import { type ArrayRef, type BinaryOperator, ELEMENT_RANGES, type Expression } from "./feature-ir.js";
import { ANY, exactly, type Interval, isWithin, join, meet, operate, shiftedProduct } from "./interval.js";

type Kind<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/** The range of an i32; null for other types. Facts about its operations are noted. */
export function rangeOf(expression: Expression, ranges: Ranges, flow: Flow): Interval | null {
  switch (expression.kind) {
    case "number":
      return expression.type === "i32" ? exactly(expression.value) : null;
    case "boolean":
      return null;
    case "local":
      return expression.type === "i32" ? (ranges.get(expression.name) ?? ANY) : null;
    case "field":
      return expression.type === "i32" ? fieldRange(expression.path, expression.name, ranges, flow) : null;
    case "element":
      return elementRange(expression, ranges, flow);
    case "unary":
      return unaryRange(expression, ranges, flow);
    case "binary":
      return binaryRange(expression, ranges, flow);
    case "select":
      return selectRange(expression, ranges, flow);
    case "convert":
      rangeOf(expression.value, ranges, flow);
      return null;
    case "intrinsic":
      return intrinsicRange(expression, ranges, flow);
    default:
      return expression satisfies never;
  }
}

function integer(expression: Expression, ranges: Ranges, flow: Flow): Interval {
  return rangeOf(expression, ranges, flow) ?? ANY;
}

/** True for an index that is inside; where it never is, that is an error. */
export function checkIndex(
  node: { readonly array: ArrayRef; readonly index: Expression; readonly span: Kind<"element">["span"] },
  ranges: Ranges,
  flow: Flow,
): boolean {
  const index = integer(node.index, ranges, flow);
  const inside = { low: 0, high: node.array.length - 1 };
  if (meet(index, inside) === null) {
    const found = index.low === index.high ? `${index.low}` : `${index.low} to ${index.high}`;
    complain(node.span, () => outside(node.span, found, node.array.length), flow);
  }
  const proved = isWithin(index, inside);
  note(node, proved, flow);
  return proved;
}

function elementRange(expression: Kind<"element">, ranges: Ranges, flow: Flow): Interval | null {
  const proved = checkIndex(expression, ranges, flow);
  if (expression.type !== "i32") return null;
  const found = contentRange(expression.array, flow);
  return proved ? found : join(found, exactly(0));
}

/** Values that an array can hold. */
function contentRange({ home, name, element }: ArrayRef, { analysis }: Flow): Interval {
  const table = home === "table" ? analysis.tables.get(name) : undefined;
  if (table) return table;
  return element === "f32" ? ANY : ELEMENT_RANGES[element];
}

function unaryRange(expression: Kind<"unary">, ranges: Ranges, flow: Flow): Interval | null {
  const operand = rangeOf(expression.operand, ranges, flow);
  if (expression.type !== "i32" || operand === null) return null;
  const [from, operator] =
    expression.operator === "~" ? [exactly(-1), "-" as const] : [exactly(0), "-" as const];
  const { range, proved } = operate(operator, from, operand);
  note(expression, proved, flow);
  return range;
}

function binaryRange(expression: Kind<"binary">, ranges: Ranges, flow: Flow): Interval | null {
  const { operator, left, right, type } = expression;
  const a = rangeOf(left, ranges, flow);
  if (operator === "&&" || operator === "||") {
    const refined = refine(left, operator === "&&", ranges, flow);
    if (refined) rangeOf(right, refined, flow);
    return null;
  }
  const b = rangeOf(right, ranges, flow);
  if (type !== "i32" || a === null || b === null) return null;
  const { range, proved } = operate(operator, a, b);
  note(expression, proved, flow);
  return range;
}

function selectRange(
  { condition, whenTrue, whenFalse, type }: Kind<"select">,
  ranges: Ranges,
  flow: Flow,
): Interval | null {
  rangeOf(condition, ranges, flow);
  const sides = [
    [whenTrue, refine(condition, true, ranges, flow)],
    [whenFalse, refine(condition, false, ranges, flow)],
  ] as const;
  const found = sides.flatMap(([side, refined]) => (refined ? [rangeOf(side, refined, flow) ?? ANY] : []));
  return type === "i32" ? found.reduce(join) : null;
}

function intrinsicRange(
  { name, type, args }: Kind<"intrinsic">,
  ranges: Ranges,
  flow: Flow,
): Interval | null {
  const [a = ANY, b = ANY, shift = ANY] = args.map((each) => integer(each, ranges, flow));
  if (type !== "i32") return null;
  switch (name) {
    case "min":
      return { low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) };
    case "max":
      return { low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) };
    case "abs": {
      const size = Math.max(Math.abs(a.low), Math.abs(a.high));
      const least = a.low > 0 ? a.low : a.high < 0 ? -a.high : 0;
      return size > ANY.high ? ANY : { low: least, high: size };
    }
    case "sign":
      return { low: -1, high: 1 };
    case "clz32":
      return { low: 0, high: 32 };
    case "mulHigh":
      return shiftedProduct(a, b, 32, 0);
    case "mulQ":
      return shiftedProduct(a, b, shift.low, 2 ** (shift.low - 1));
    case "floor":
    case "ceil":
    case "trunc":
    case "round":
    case "floatBits":
      return ANY;
    case "sqrt":
    case "exp":
    case "log":
    case "floatFrom":
      return null;
    default:
      return name satisfies never;
  }
}

const OPPOSITE: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  ...{ "<": ">=", "<=": ">", ">": "<=", ">=": "<", "===": "!==", "!==": "===" },
};
const MIRRORED: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  ...{ "<": ">", "<=": ">=", ">": "<", ">=": "<=", "===": "===", "!==": "!==" },
};

/** The ranges where a condition holds, or does not; null where it cannot be so. */
export function refine(condition: Expression, holds: boolean, ranges: Ranges, flow: Flow): Ranges | null {
  const quiet = { ...flow, record: false, gather: null };
  if (condition.kind === "unary" && condition.operator === "!")
    return refine(condition.operand, !holds, ranges, flow);
  if (condition.kind === "boolean") return condition.value === holds ? ranges : null;
  if (condition.kind !== "binary") return ranges;
  const { operator, left, right } = condition;
  if (operator === "&&" || operator === "||") {
    if ((operator === "&&") !== holds) return ranges;
    const first = refine(left, holds, ranges, flow);
    return first && refine(right, holds, first, flow);
  }
  const test = holds ? operator : OPPOSITE[operator];
  const [a, b] = [rangeOf(left, ranges, quiet), rangeOf(right, ranges, quiet)];
  if (!test || a === null || b === null) return ranges;
  const one = limit(left, a, test, b, ranges);
  return one && limit(right, b, MIRRORED[test]!, a, one);
}

/** The ranges where `a test b` holds, as far as `a` is a variable. */
function limit(
  expression: Expression,
  a: Interval,
  test: BinaryOperator,
  b: Interval,
  ranges: Ranges,
): Ranges | null {
  const found = limited(a, test, b);
  if (found === null) return null;
  const key = keyOf(expression);
  if (key === null) return ranges;
  return new Map(ranges).set(key, found);
}

function keyOf(expression: Expression): string | null {
  if (expression.kind === "local") return expression.name;
  return expression.kind === "field" ? fieldKey(expression.path, expression.name) : null;
}

function limited(a: Interval, test: BinaryOperator, b: Interval): Interval | null {
  switch (test) {
    case "<":
      return meet(a, { low: ANY.low, high: b.high - 1 });
    case "<=":
      return meet(a, { low: ANY.low, high: b.high });
    case ">":
      return meet(a, { low: b.low + 1, high: ANY.high });
    case ">=":
      return meet(a, { low: b.low, high: ANY.high });
    case "===":
      return meet(a, b);
    case "!==": {
      if (b.low !== b.high) return a;
      const low = a.low === b.low ? a.low + 1 : a.low;
      const high = a.high === b.low ? a.high - 1 : a.high;
      return low <= high ? { low, high } : null;
    }
    default:
      return a;
  }
}
