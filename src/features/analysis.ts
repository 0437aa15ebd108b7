import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import type { FeatureFunction, FeatureIr, Struct } from "./feature-ir.js";
import { type Interval, isWithin, join, widened } from "./interval.js";

/** Ranges of integers by local name, and of fields by `fieldKey`. */
export type Ranges = Map<string, Interval>;

/** Knowledge of a whole program, growing until nothing changes. */
export interface Analysis {
  readonly ir: FeatureIr;
  readonly functions: ReadonlyMap<string, FeatureFunction>;
  readonly structs: ReadonlyMap<string, Struct>;
  /** Ranges of the values of tables. */
  readonly tables: ReadonlyMap<string, Interval>;
  /** Ranges of fields, parameters and results by what they belong to. */
  readonly known: Map<string, Interval>;
  /** Functions that are called, and those that have come back. */
  readonly called: Set<string>;
  readonly returned: Set<string>;
  /** Number of times that each range has grown. */
  readonly growth: Map<string, number>;
  readonly limits: readonly number[];
  /** Operations and accesses that were met, and those of them that are not proved. */
  readonly seen: Set<object>;
  readonly unproved: Set<object>;
  readonly errors: Map<string, Diagnostic>;
  changed: boolean;
}

/** The place of the analysis: in which function, and what it keeps of what it sees. */
export interface Flow {
  readonly analysis: Analysis;
  readonly fn: FeatureFunction;
  /** True where everything is known, so that facts and errors are final. */
  readonly record: boolean;
  /** Sums of what is added to accumulators in one round of the loop that asks. */
  readonly gather: Map<string, Interval> | null;
  /** Rounds of the loops inside that one. */
  readonly factor: number;
  /** Ranges at each `break` and `continue` of the innermost loop. */
  readonly breaks: Ranges[];
  readonly continues: Ranges[];
}

const PATIENCE = 3;

/** Lets a range of the program grow; widened where it does so again and again. */
export function grow(key: string, range: Interval, analysis: Analysis): void {
  const before = analysis.known.get(key);
  if (before && isWithin(range, before)) return;
  const count = (analysis.growth.get(key) ?? 0) + 1;
  analysis.growth.set(key, count);
  const after = before ? join(before, range) : range;
  analysis.known.set(key, before && count > PATIENCE ? widened(before, after, analysis.limits) : after);
  analysis.changed = true;
}

/** Keeps what has been found about an operation or an access. */
export function note(node: object, proved: boolean, { analysis, record }: Flow): void {
  if (!record) return;
  analysis.seen.add(node);
  if (!proved) analysis.unproved.add(node);
}

export function complain(span: Span, diagnostic: () => Diagnostic, { analysis, record }: Flow): void {
  if (!record) return;
  const key = `${span.file}:${span.line}:${span.column}`;
  if (!analysis.errors.has(key)) analysis.errors.set(key, diagnostic());
}

/** The key of a field of `self` among the ranges of a function. */
export function fieldKey(path: readonly string[], name: string): string {
  return `this.${[...path, name].join(".")}`;
}

/** The struct that a path from `self` leads to. */
export function structAt(path: readonly string[], { analysis, fn }: Flow): Struct {
  let struct = analysis.structs.get(fn.self ?? "")!;
  for (const step of path) {
    const field = struct.fields.find(({ name }) => name === step);
    if (field?.kind === "object") struct = analysis.structs.get(field.struct)!;
  }
  return struct;
}

/** The range of a field at this point: what was assigned before, or anything that it ever is. */
export function fieldRange(path: readonly string[], name: string, ranges: Ranges, flow: Flow): Interval {
  const here = ranges.get(fieldKey(path, name));
  return here ?? flow.analysis.known.get(`${structAt(path, flow).name}.${name}`)!;
}

/** Ranges where two ways meet; null is a way that nobody comes. */
export function joinRanges(a: Ranges | null, b: Ranges | null): Ranges | null {
  if (a === null || b === null) return a ?? b;
  const both: Ranges = new Map();
  for (const [name, range] of a) {
    const other = b.get(name);
    if (other) both.set(name, join(range, other));
  }
  return both;
}
