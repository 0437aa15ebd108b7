import { outsideType, partOutside } from "../diagnostics/features.js";
import { complain, type Flow, fieldKey, grow, joinRanges, type Ranges, structAt } from "./analysis.js";
import { checkIndex, rangeOf, refine } from "./expression-ranges.js";
import type { CallStatement, Statement } from "./feature-ir.js";
import { ANY, exactly, type Interval, isWithin } from "./interval.js";
import { addedTo, loopRanges } from "./loop-ranges.js";

/** Ranges after statements; null where they never come to their end. */
export function bodyRanges(body: readonly Statement[], before: Ranges, flow: Flow): Ranges | null {
  let ranges: Ranges | null = new Map(before);
  for (const statement of body) {
    if (ranges === null) return null;
    ranges = after(statement, ranges, flow);
  }
  return ranges;
}

/** Ranges after a statement: those before it, changed, or others. */
function after(statement: Statement, ranges: Ranges, flow: Flow): Ranges | null {
  switch (statement.kind) {
    case "declare":
      return assign(statement.name, rangeOf(statement.value, ranges, flow), ranges);
    case "assign":
      gatherAdded(statement, ranges, flow);
      return assign(statement.name, rangeOf(statement.value, ranges, flow), ranges);
    case "assignField":
      return assignField(statement, ranges, flow);
    case "store":
      checkIndex(statement, ranges, flow);
      rangeOf(statement.value, ranges, flow);
      return ranges;
    case "make":
      return ranges;
    case "view":
      checkView(statement, ranges, flow);
      return ranges;
    case "call":
      return call(statement, ranges, flow);
    case "if":
      return branch(statement, ranges, flow);
    case "for":
      return loopRanges(statement, ranges, flow, bodyRanges);
    case "return":
      leave(statement, ranges, flow);
      return null;
    case "break":
      flow.breaks.push(ranges);
      return null;
    case "continue":
      flow.continues.push(ranges);
      return null;
    default:
      return statement satisfies never;
  }
}

function assign(name: string, range: Interval | null, ranges: Ranges): Ranges {
  return range === null ? ranges : ranges.set(name, range);
}

/** Keeps the sum that one round of a loop adds to an accumulator. */
function gatherAdded(
  { name, value }: Statement & { readonly kind: "assign" },
  ranges: Ranges,
  flow: Flow,
): void {
  const added = flow.gather && addedTo(name, value);
  if (!flow.gather || !added) return;
  const range = rangeOf(added.expression, ranges, { ...flow, record: false, gather: null }) ?? ANY;
  const [low, high] = added.minus ? [-range.high, -range.low] : [range.low, range.high];
  const before = flow.gather.get(name) ?? exactly(0);
  flow.gather.set(name, {
    low: before.low + flow.factor * Math.min(0, low),
    high: before.high + flow.factor * Math.max(0, high),
  });
}

function assignField(
  statement: Statement & { readonly kind: "assignField" },
  ranges: Ranges,
  flow: Flow,
): Ranges {
  const { path, name, place } = statement;
  const range = rangeOf(statement.value, ranges, flow);
  if (range === null) return ranges;
  const struct = structAt(path, flow);
  const field = struct.fields.find((each) => each.name === name);
  const limits = field?.kind === "scalar" ? field.range : null;
  if (limits && !isWithin(range, limits)) {
    complain(place, () => outsideType(place, text(limits), text(range)), flow);
  }
  grow(`${struct.name}.${name}`, limits ?? range, flow.analysis);
  // Another path may lead to an object of the same class, never to the same object.
  return ranges.set(fieldKey(path, name), limits && !isWithin(range, limits) ? limits : range);
}

function text({ low, high }: Interval): string {
  return `${low} to ${high}`;
}

function checkView(statement: Statement & { readonly kind: "view" }, ranges: Ranges, flow: Flow): void {
  const { view, array, offset, place } = statement;
  const start = rangeOf(offset, ranges, flow) ?? ANY;
  if (isWithin(start, { low: 0, high: array.length - view.length })) return;
  complain(place, () => partOutside(place, text(start), view.length, array.length), flow);
}

function call(statement: CallStatement, ranges: Ranges, flow: Flow): Ranges | null {
  const { analysis } = flow;
  const callee = analysis.functions.get(statement.fn)!;
  for (const [index, parameter] of callee.parameters.entries()) {
    const arg = statement.args[index]!;
    if (parameter.kind === "array" || arg.kind === "array") continue;
    const range = rangeOf(arg, ranges, flow);
    const limits = parameter.range;
    if (range && limits && !isWithin(range, limits)) {
      complain(statement.place, () => outsideType(statement.place, text(limits), text(range)), flow);
    }
    if (range) grow(`${callee.name}(${parameter.name})`, limits ?? range, analysis);
  }
  if (!analysis.called.has(callee.name)) {
    analysis.called.add(callee.name);
    analysis.changed = true;
  }
  if (!analysis.returned.has(callee.name)) return null;
  const kept = callee.self === null ? new Map(ranges) : withoutFields(ranges);
  const result = analysis.known.get(`${callee.name}()`);
  if (statement.result?.type === "i32") kept.set(statement.result.name, result ?? ANY);
  return kept;
}

/** Ranges of locals: a method may change any field. */
function withoutFields(ranges: Ranges): Ranges {
  return new Map([...ranges].filter(([name]) => !name.startsWith("this.")));
}

function branch(statement: Statement & { readonly kind: "if" }, ranges: Ranges, flow: Flow): Ranges | null {
  rangeOf(statement.condition, ranges, flow);
  const whenTrue = refine(statement.condition, true, ranges, flow);
  const whenFalse = refine(statement.condition, false, ranges, flow);
  return joinRanges(
    whenTrue && bodyRanges(statement.whenTrue, whenTrue, flow),
    whenFalse && bodyRanges(statement.whenFalse, whenFalse, flow),
  );
}

function leave({ value }: Statement & { readonly kind: "return" }, ranges: Ranges, flow: Flow): void {
  const range = value && rangeOf(value, ranges, flow);
  if (range) grow(`${flow.fn.name}()`, range, flow.analysis);
  comeBack(flow);
}

/** Lets the callers of a function go on. */
export function comeBack({ analysis, fn }: Flow): void {
  if (analysis.returned.has(fn.name)) return;
  analysis.returned.add(fn.name);
  analysis.changed = true;
}
