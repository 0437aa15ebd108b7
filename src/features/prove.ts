import { Failure } from "../diagnostics/diagnostic.js";
import type { Analysis, Flow, Ranges } from "./analysis.js";
import {
  ELEMENT_RANGES,
  type FeatureFunction,
  type FeatureIr,
  type Place,
  type Statement,
} from "./feature-ir.js";
import { ANY, exactly, type Interval, join } from "./interval.js";
import { bodyRanges, comeBack } from "./statement-ranges.js";

/**
 * The same features with what the ranges of integers prove: operations that do not wrap, accesses that are inside. Ranges of
 * fields, parameters and results grow from nothing until no function changes them. Throws a Failure with accesses that are
 * always outside, loops without a bound, and integers that may leave what their types say.
 */
export function prove(ir: FeatureIr): FeatureIr {
  const analysis = begin(ir);
  do {
    analysis.changed = false;
    for (const fn of [...ir.functions].reverse()) analyse(fn, analysis, false);
  } while (analysis.changed);
  for (const fn of ir.functions) analyse(fn, analysis, true);
  if (analysis.errors.size > 0) throw new Failure([...analysis.errors.values()]);
  return marked(ir, analysis);
}

function begin(ir: FeatureIr): Analysis {
  const known = new Map<string, Interval>();
  for (const struct of ir.structs)
    for (const field of struct.fields)
      if (field.kind === "scalar" && field.type === "i32") {
        known.set(`${struct.name}.${field.name}`, field.range ?? exactly(field.initial));
      }
  const functions = new Map(ir.functions.map((each) => [each.name, each]));
  for (const name of ir.entries)
    for (const parameter of functions.get(name)?.parameters ?? [])
      if (parameter.kind === "scalar") known.set(`${name}(${parameter.name})`, parameter.range ?? ANY);
  return {
    ir,
    functions,
    structs: new Map(ir.structs.map((each) => [each.name, each])),
    tables: new Map(ir.tables.map(({ name, values }) => [name, values.map(exactly).reduce(join)])),
    known,
    called: new Set(ir.entries),
    returned: new Set(),
    growth: new Map(),
    limits: limitsOf(ir),
    seen: new Set(),
    unproved: new Set(),
    errors: new Map(),
    changed: true,
  };
}

/** Numbers of the program and their neighbours, ascending: where ranges are likely to end. */
function limitsOf(ir: FeatureIr): number[] {
  const found = new Set<number>([-1, 0, 1]);
  for (const { low, high } of Object.values(ELEMENT_RANGES)) found.add(low).add(high);
  const visit = (node: unknown): void => {
    if (typeof node === "number" && Number.isInteger(node) && Math.abs(node) < 2 ** 30) {
      for (const each of [node - 1, node, node + 1]) found.add(each);
    } else if (typeof node === "object" && node !== null) {
      for (const [key, each] of Object.entries(node)) if (key !== "span" && key !== "place") visit(each);
    }
  };
  visit(ir.functions);
  return [...found].sort((a, b) => a - b);
}

function analyse(fn: FeatureFunction, analysis: Analysis, record: boolean): void {
  if (!analysis.called.has(fn.name)) return;
  const ranges: Ranges = new Map();
  for (const parameter of fn.parameters) {
    if (parameter.kind !== "scalar" || parameter.type !== "i32") continue;
    ranges.set(parameter.name, analysis.known.get(`${fn.name}(${parameter.name})`) ?? ANY);
  }
  const flow: Flow = { analysis, fn, record, gather: null, factor: 1, breaks: [], continues: [] };
  if (bodyRanges(fn.body, ranges, flow) !== null) comeBack(flow);
}

/** Copies the functions with what was found; accesses that are not proved get their numbers. */
function marked(ir: FeatureIr, { seen, unproved }: Analysis): FeatureIr {
  const sites: Place[] = [];
  const proved = (node: object): boolean => seen.has(node) && !unproved.has(node);
  const copy = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(copy);
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node).map(([key, value]) => [
      key,
      key === "span" || key === "place" ? value : copy(value),
    ]);
    const result = Object.fromEntries(entries);
    if ("proved" in result) result.proved = proved(node);
    if ("site" in result) {
      result.site = proved(node) ? 0 : sites.push(result.span);
      // Nobody comes here; compilers complain about a constant beyond the array all the same.
      if (!seen.has(node)) result.index = { kind: "number", type: "i32", value: 0 };
    }
    return result;
  };
  const functions = ir.functions.map((fn) => ({ ...fn, body: copy(fn.body) as readonly Statement[] }));
  return { ...ir, functions, sites };
}
