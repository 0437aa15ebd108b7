import { endlessLoop } from "../diagnostics/features.js";
import { complain, type Flow, joinRanges, type Ranges } from "./analysis.js";
import { rangeOf } from "./expression-ranges.js";
import { type Expression, type ForLoop, type Statement, statementsIn } from "./feature-ir.js";
import { ANY, exactly, type Interval, isWithin, join, widened } from "./interval.js";

/** Ranges after the body of a loop; null where it never comes to its end. */
export type BodyRanges = (body: readonly Statement[], ranges: Ranges, flow: Flow) => Ranges | null;

const PATIENCE = 3;

/** Ranges after a loop. */
export function loopRanges(loop: ForLoop, before: Ranges, flow: Flow, bodyRanges: BodyRanges): Ranges {
  const start = rangeOf(loop.start, before, flow) ?? ANY;
  const accumulators = accumulatorsOf(loop.body).filter((name) => before.has(name));
  const quiet: Flow = { ...flow, record: false, gather: null };
  const steady = new Map(before);
  for (const name of accumulators) steady.set(name, ANY);
  const round = (ranges: Ranges, inside: Flow, once = false): Ranges | null => {
    const rounds = roundsOf(loop, start, ranges, inside);
    if (rounds === null) return null;
    const own = { ...inside, breaks: [], continues: [], factor: once ? 1 : inside.factor * rounds.most };
    const end = bodyRanges(loop.body, new Map(ranges).set(loop.name, rounds.range), own);
    breaks = own.breaks;
    return own.continues.reduce(joinRanges, end);
  };
  let breaks: Ranges[] = [];
  const limits = flow.analysis.limits;
  settle(steady, accumulators, limits, (ranges) => round(ranges, quiet));
  const most = roundsOf(loop, start, steady, quiet)?.most ?? 0;
  for (let pass = 0; accumulators.length > 0 && pass < 2; pass++) {
    const gather = new Map<string, Interval>();
    round(steady, { ...quiet, gather }, true);
    for (const name of accumulators) {
      steady.set(name, accumulated(before.get(name)!, gather.get(name) ?? exactly(0), most));
    }
  }
  round(steady, flow);
  return breaks.reduce<Ranges | null>(joinRanges, steady)!;
}

/** Lets ranges grow by rounds of a body until none does. */
function settle(
  ranges: Ranges,
  accumulators: readonly string[],
  limits: readonly number[],
  round: (ranges: Ranges) => Ranges | null,
): void {
  for (let count = 0; ; count++) {
    const after = round(ranges);
    let changed = false;
    for (const [name, range] of ranges) {
      const found = after?.get(name);
      if (!after || accumulators.includes(name)) continue;
      if (!found) {
        ranges.delete(name); // A field that a call may have changed.
        changed = true;
      } else if (!isWithin(found, range)) {
        ranges.set(name, count < PATIENCE ? join(range, found) : widened(range, join(range, found), limits));
        changed = true;
      }
    }
    if (!changed) return;
  }
}

function accumulated(before: Interval, added: Interval, rounds: number): Interval {
  const low = before.low + rounds * Math.min(0, added.low);
  const high = before.high + rounds * Math.max(0, added.high);
  return isWithin({ low, high }, ANY) ? { low, high } : ANY;
}

/** Locals of which all assignments of a body add something to them that does not depend on them. */
function accumulatorsOf(body: readonly Statement[]): string[] {
  const known = ACCUMULATORS.get(body);
  if (known) return known;
  const verdicts = new Map<string, boolean>();
  const visit = (statement: Statement): void => {
    if (statement.kind === "assign") {
      const added = addedTo(statement.name, statement.value);
      verdicts.set(statement.name, added !== null && verdicts.get(statement.name) !== false);
    }
    for (const each of statementsIn(statement)) visit(each);
  };
  for (const statement of body) visit(statement);
  const found = [...verdicts].filter(([, each]) => each).map(([name]) => name);
  ACCUMULATORS.set(body, found);
  return found;
}

const ACCUMULATORS = new WeakMap<readonly Statement[], string[]>();

/** The e of `name + e` or `name - e`, and whether it is taken away; null for other values. */
export function addedTo(name: string, value: Expression): { expression: Expression; minus: boolean } | null {
  if (value.kind !== "binary" || value.type !== "i32" || (value.operator !== "+" && value.operator !== "-"))
    return null;
  if (value.left.kind !== "local" || value.left.name !== name || mentions(name, value.right)) return null;
  return { expression: value.right, minus: value.operator === "-" };
}

function mentions(name: string, value: Expression): boolean {
  return JSON.stringify(value).includes(`"name":"${name}"`);
}

interface Rounds {
  readonly range: Interval;
  readonly most: number;
}

/** The values of a loop's variable inside the body; null where there is no round. */
function roundsOf(loop: ForLoop, start: Interval, ranges: Ranges, flow: Flow): Rounds | null {
  const bound = rangeOf(loop.bound, ranges, flow) ?? ANY;
  const step = rangeOf(loop.step.value, ranges, flow) ?? ANY;
  const { operator } = loop.step;
  const up = operator === "+" || operator === "*";
  const endless = (why: string): null => {
    complain(loop.place, () => endlessLoop(loop.place, why), flow);
    return null;
  };
  if (up !== (loop.test === "<" || loop.test === "<="))
    return endless("a variable that moves away from its bound");
  if (step.low < (operator === "*" ? 2 : 1)) return endless(`a step that may be ${step.low}`);
  const last = lastOf(loop.test, bound);
  if (up ? start.low > last : start.high < last) return null;
  if (operator === "*" && start.low < 1) return endless(`a start that may be ${start.low}`);
  if (operator === ">>" && last < 1) return endless("a bound below 0");
  const range = up ? { low: start.low, high: last } : { low: last, high: start.high };
  return counted(operator, range, start, step) ?? endless("a variable that may leave the 32 bits of an i32");
}

/** The last value that a bound allows. */
function lastOf(test: ForLoop["test"], bound: Interval): number {
  switch (test) {
    case "<":
      return bound.high - 1;
    case "<=":
      return bound.high;
    case ">":
      return bound.low + 1;
    case ">=":
      return bound.low;
    default:
      return test satisfies never;
  }
}

function counted(
  operator: ForLoop["step"]["operator"],
  { low, high }: Interval,
  start: Interval,
  step: Interval,
): Rounds | null {
  switch (operator) {
    case "+":
    case "-": {
      const most = Math.floor((high - low) / step.low) + 1;
      const exact = start.low === start.high && step.low === step.high;
      const way = (most - 1) * step.low;
      const range = !exact
        ? { low, high }
        : operator === "+"
          ? { low, high: low + way }
          : { low: high - way, high };
      const beyond = operator === "+" ? range.high + step.high > ANY.high : range.low - step.high < ANY.low;
      return beyond ? null : { range, most };
    }
    case "*":
      return high * step.high > ANY.high ? null : { range: { low, high }, most: 31 };
    case ">>":
      return { range: { low, high }, most: 32 };
    default:
      return operator satisfies never;
  }
}
