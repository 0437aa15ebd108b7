import type { Expression, FeatureFunction, FeatureIr, ForLoop, Range, Statement } from "./feature-ir.js";
import { ANY, exactly, operate } from "./interval.js";

/** Ranges of the variables of the loops around a statement. */
type Loops = ReadonlyMap<string, Range>;

/**
 * An upper bound of the operations of one call: numbers that are computed, read or stored. Every branch counts, and every
 * loop as often as its bound allows; null where that is known only when it runs.
 */
export function operationBound(ir: FeatureIr, name: string): number | null {
  const known = new Map<string, number>();
  for (const fn of ir.functions) known.set(fn.name, ofBody(fn.body, new Map(), known, fn));
  const found = known.get(name)!;
  return Number.isFinite(found) ? found : null;
}

function ofBody(
  body: readonly Statement[],
  loops: Loops,
  known: ReadonlyMap<string, number>,
  fn: FeatureFunction,
): number {
  const count = (part: readonly Statement[], within = loops): number => ofBody(part, within, known, fn);
  return body.reduce((sum, statement) => {
    switch (statement.kind) {
      case "if": {
        const branches = Math.max(count(statement.whenTrue), count(statement.whenFalse));
        return sum + nodesIn(statement.condition) + branches;
      }
      case "for": {
        const { trips, range } = tripsOf(statement, loops);
        const once = count(statement.body, new Map([...loops, [statement.name, range]]));
        return sum + trips * (once + nodesIn(statement.step.value) + nodesIn(statement.bound) + 1);
      }
      case "call":
        return sum + nodesIn(statement.args) + known.get(statement.fn)!;
      case "make":
        return sum + (statement.zeros ? statement.array.length : 0);
      case "declare":
      case "assign":
      case "assignField":
      case "return":
        return sum + nodesIn(statement.value);
      case "store":
        return sum + 1 + nodesIn(statement.index) + nodesIn(statement.value);
      case "view":
        return sum + nodesIn(statement.offset);
      case "break":
      case "continue":
        return sum;
      default:
        return statement satisfies never;
    }
  }, 0);
}

const OPERATIONS: ReadonlySet<string> = new Set([
  ...["element", "unary", "binary", "select", "convert", "intrinsic"],
]);

/** Operations of expressions. */
function nodesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = "kind" in value && OPERATIONS.has(String(value.kind)) ? 1 : 0;
  return Object.values(value).reduce<number>((sum, each) => sum + nodesIn(each), own);
}

/** Most rounds of a loop, and the values of its variable. */
function tripsOf({ start, test, bound, step }: ForLoop, loops: Loops): { trips: number; range: Range } {
  const [from, to, by] = [start, bound, step.value].map((each) => rangeOf(each, loops)) as [
    Range,
    Range,
    Range,
  ];
  const range = { low: Math.min(from.low, to.low), high: Math.max(from.high, to.high) };
  const isKnown = [from, to].every(({ low, high }) => low > ANY.low && high < ANY.high) && by.low > 0;
  if (!isKnown) return { trips: Number.POSITIVE_INFINITY, range };
  const span = Math.max(0, range.high - range.low + (test.endsWith("=") ? 1 : 0));
  switch (step.operator) {
    case "+":
    case "-":
      return { trips: Math.ceil(span / by.low), range };
    case "*":
    case ">>": {
      const factor = step.operator === "*" ? by.low : 2 ** by.low;
      return { trips: Math.ceil(Math.log(span + 1) / Math.log(Math.max(2, factor))) + 1, range };
    }
    default:
      return step.operator satisfies never;
  }
}

function rangeOf(value: Expression, loops: Loops): Range {
  if (value.kind === "number") return exactly(value.value);
  if (value.kind === "local") return loops.get(value.name) ?? ANY;
  if (value.kind !== "binary" || value.type !== "i32") return ANY;
  return operate(value.operator, rangeOf(value.left, loops), rangeOf(value.right, loops)).range;
}
