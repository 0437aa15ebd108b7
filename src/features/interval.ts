import type { BinaryOperator, Range } from "./feature-ir.js";

/** Integers from low to high; sums and products may lie beyond 32 bits until they are wrapped. */
export type Interval = Range;

export const ANY: Interval = { low: -(2 ** 31), high: 2 ** 31 - 1 };

export function exactly(value: number): Interval {
  return { low: value, high: value };
}

export function join(a: Interval, b: Interval): Interval {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export function isWithin({ low, high }: Interval, outer: Interval): boolean {
  return low >= outer.low && high <= outer.high;
}

export function contains({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

/** The integers that both have; null for none. */
export function meet(a: Interval, b: Interval): Interval | null {
  const [low, high] = [Math.max(a.low, b.low), Math.min(a.high, b.high)];
  return low <= high ? { low, high } : null;
}

/** The least interval with all results of an operation on the ends: right for operations that grow or fall in each side. */
function corners(a: Interval, b: Interval, apply: (x: number, y: number) => number): Interval {
  const all = [apply(a.low, b.low), apply(a.low, b.high), apply(a.high, b.low), apply(a.high, b.high)];
  return { low: Math.min(...all), high: Math.max(...all) };
}

/** A result: what an operation gives, and whether the plain operator of C gives it. */
export interface Outcome {
  readonly range: Interval;
  readonly proved: boolean;
}

/** A result that wraps where it leaves 32 bits. */
function wrapping(range: Interval, also = true): Outcome {
  const fits = isWithin(range, ANY);
  return { range: fits ? range : ANY, proved: fits && also };
}

const COUNTS: Interval = { low: 0, high: 31 };

/** Results of an operation on integers. */
export function operate(operator: BinaryOperator, a: Interval, b: Interval): Outcome {
  switch (operator) {
    case "+":
      return wrapping({ low: a.low + b.low, high: a.high + b.high });
    case "-":
      return wrapping({ low: a.low - b.high, high: a.high - b.low });
    case "*":
      return wrapping(corners(a, b, (x, y) => x * y + 0));
    case "quotient":
      return divided(a, b, Math.trunc);
    case "floored": {
      const { range } = divided(a, b, Math.floor);
      return { range, proved: a.low >= 0 && b.low > 0 };
    }
    case "%":
      return remainder(a, b);
    case "<<": {
      const shift = meet(b, COUNTS);
      if (shift === null || !isWithin(b, COUNTS)) return { range: ANY, proved: false };
      return wrapping(
        corners(a, b, (x, y) => x * 2 ** y),
        a.low >= 0,
      );
    }
    case ">>": {
      const shift = isWithin(b, COUNTS) ? b : COUNTS;
      return { range: corners(a, shift, (x, y) => x >> y), proved: isWithin(b, COUNTS) };
    }
    case ">>>":
      if (a.low >= 0) return { range: corners(a, b, (x, y) => x >>> y), proved: true };
      return { range: { low: 0, high: 2 ** (32 - b.low) - 1 }, proved: true };
    case "&":
    case "|":
    case "^":
      return { range: bits(operator, a, b), proved: true };
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "===":
    case "!==":
    case "&&":
    case "||":
    case "/": // of which no result is an integer
      return { range: { low: 0, high: 1 }, proved: true };
    default:
      return operator satisfies never;
  }
}

/** Quotients; of 0 they are 0, and the least integer by -1 wraps. */
function divided(a: Interval, b: Interval, round: (quotient: number) => number): Outcome {
  const divisors = [b.low, b.high, -1, 1].filter((each) => each !== 0 && contains(b, each));
  const zero = contains(b, 0);
  const all = divisors.flatMap((each) => [round(a.low / each) + 0, round(a.high / each) + 0]);
  const range = { low: Math.min(...all, ...(zero ? [0] : [])), high: Math.max(...all, ...(zero ? [0] : [])) };
  return wrapping(range, !zero);
}

function remainder(a: Interval, b: Interval): Outcome {
  const most = Math.max(Math.abs(b.low), Math.abs(b.high)) - 1;
  const proved = !contains(b, 0) && !(contains(a, ANY.low) && contains(b, -1));
  const least = Math.min(Math.abs(b.low), Math.abs(b.high));
  if (!contains(b, 0) && a.low > -least && a.high < least) return { range: a, proved };
  const low = a.low >= 0 ? 0 : Math.max(a.low, -most);
  const high = a.high <= 0 ? 0 : Math.min(a.high, most);
  return { range: { low: Math.min(low, 0), high: Math.max(high, 0) }, proved };
}

function bits(operator: "&" | "|" | "^", a: Interval, b: Interval): Interval {
  if (operator === "&" && (a.low >= 0 || b.low >= 0)) {
    const highs = [a, b].filter(({ low }) => low >= 0).map(({ high }) => high);
    return { low: 0, high: Math.min(...highs) };
  }
  const width = Math.max(
    ...[a.low, a.high, b.low, b.high].map((each) => 32 - Math.clz32(each < 0 ? ~each : each)),
  );
  const high = 2 ** width - 1;
  const low = a.low >= 0 && b.low >= 0 ? (operator === "|" ? Math.max(a.low, b.low) : 0) : -(2 ** width);
  return { low, high };
}

/** The upper half of a product, and a product that is shifted with half of the last place added. */
export function shiftedProduct(a: Interval, b: Interval, shift: number, half: number): Interval {
  const product = corners(a, b, (x, y) => x * y);
  const range = {
    low: Math.floor((product.low + half) / 2 ** shift) - 1,
    high: Math.floor((product.high + half) / 2 ** shift) + 1,
  };
  return isWithin(range, ANY) ? range : ANY;
}

/** The first limits beyond what has grown, so that a search for a fixed point ends. */
export function widened(before: Interval, after: Interval, limits: readonly number[]): Interval {
  const low = after.low < before.low ? (lowerLimit(limits, after.low) ?? ANY.low) : before.low;
  const high =
    after.high > before.high ? (limits.find((each) => each >= after.high) ?? ANY.high) : before.high;
  return { low, high };
}

function lowerLimit(limits: readonly number[], value: number): number | undefined {
  return [...limits].reverse().find((each) => each <= value);
}
