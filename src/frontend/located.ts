import type { SpanOf } from "../diagnostics/checks.js";
import type { Span } from "../diagnostics/diagnostic.js";
import type { Program } from "../ir/program.js";
import type { Primitive } from "./syntax.js";

/** A value of the model file together with the span of each of its parts. */
export type Located = LocatedLeaf | LocatedList | LocatedRecord;

export interface LocatedLeaf {
  readonly kind: "leaf";
  readonly value: Primitive;
  readonly span: Span;
}

export interface LocatedList {
  readonly kind: "list";
  readonly value: readonly unknown[];
  readonly items: readonly Located[];
  readonly span: Span;
}

export interface LocatedRecord {
  readonly kind: "record";
  readonly value: Readonly<Record<string, unknown>>;
  readonly entries: ReadonlyMap<string, Located>;
  readonly span: Span;
}

/** A value without parts. */
export function leaf(value: Primitive, span: Span): LocatedLeaf {
  return { kind: "leaf", value, span };
}

/** An array of located values. */
export function list(items: readonly Located[], span: Span): LocatedList {
  return { kind: "list", value: items.map((item) => item.value), items, span };
}

/** An object of located values. Properties whose value is undefined are left out, as if they had not been written. */
export function record(entries: ReadonlyMap<string, Located>, span: Span): LocatedRecord {
  const present = [...entries].filter(([, entry]) => entry.value !== undefined);
  const value = Object.fromEntries(present.map(([key, entry]) => [key, entry.value]));
  return { kind: "record", value, entries: new Map(present), span };
}

/** Words for a value in a message. */
export function describe(located: Located): string {
  if (located.kind === "list") return "an array";
  if (located.kind === "record") return "an object";
  return located.value === undefined ? "undefined" : JSON.stringify(located.value);
}

/**
 * Spans for what a helper returned: each part that came from an argument keeps the argument's span,
 * the rest stands at the call. A property `units` finds a record argument's entry `units`, or else the
 * positional argument of the same value.
 */
export function locateResult(result: unknown, args: readonly Located[], call: Span): Located {
  const given = new Map<unknown, Located>([...args].reverse().map((argument) => [argument.value, argument]));
  const locate = (value: unknown): Located => {
    const same = given.get(value);
    if (same !== undefined) return same;
    if (Array.isArray(value)) return list(value.map(locate), call);
    if (typeof value !== "object" || value === null)
      return leaf(isPrimitive(value) ? value : undefined, call);
    const entries = Object.entries(value).map(([key, each]): [string, Located] => [
      key,
      argumentEntry(key, each, args) ?? locate(each),
    ]);
    return record(new Map(entries), call);
  };
  return locate(result);
}

function argumentEntry(key: string, value: unknown, args: readonly Located[]): Located | undefined {
  for (const argument of args) {
    const entry = argument.kind === "record" ? argument.entries.get(key) : undefined;
    if (entry !== undefined && entry.value === value) return entry;
  }
  return undefined;
}

function isPrimitive(value: unknown): value is Primitive {
  return value === null || ["number", "string", "boolean", "undefined"].includes(typeof value);
}

/**
 * The place of every part by its path, e.g. `layers[0].units`, `labels["0"]`; `""` is the whole.
 * Returns undefined when there are more than `limit` parts (a value that contains itself many times over).
 */
export function spansByPath(root: Located, limit: number): Record<string, Span> | undefined {
  const spans: Record<string, Span> = {};
  let count = 0;
  const visit = (located: Located, path: string): boolean => {
    if (++count > limit) return false;
    spans[path] = located.span;
    if (located.kind === "list")
      return located.items.every((item, index) => visit(item, `${path}[${index}]`));
    if (located.kind === "record") {
      return [...located.entries].every(([key, entry]) => visit(entry, joinPath(path, key)));
    }
    return true;
  };
  return visit(root, "") ? spans : undefined;
}

/** The path of the property `key` of what stands at `path`. */
export function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** `whole[name]`: elements, own properties, and `length` of arrays and strings; undefined where there is none. */
export function member(whole: Located, name: string, span: Span): Located | undefined {
  if (whole.kind === "record") return whole.entries.get(name);
  if (whole.kind === "list")
    return name === "length" ? leaf(whole.items.length, span) : whole.items[position(name)];
  if (typeof whole.value !== "string") return undefined;
  if (name === "length") return leaf(whole.value.length, span);
  const letter = whole.value[position(name)];
  return letter === undefined ? undefined : leaf(letter, span);
}

/** Names that {@link member} would find, for messages. */
export function memberNames(whole: Located): string[] {
  if (whole.kind === "record") return [...whole.entries.keys()];
  const length = whole.kind === "list" ? whole.items.length : String(whole.value).length;
  if (whole.kind === "leaf" && typeof whole.value !== "string") return [];
  return length === 0 ? ["length"] : [`elements 0 to ${length - 1}`, "length"];
}

function position(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : -1;
}

/** Places of values by their paths: where a value has none, that of the nearest one around it. */
export function placesOf({ spans }: Program): SpanOf {
  return (path) => spanOf(spans, path);
}

function spanOf(spans: Program["spans"], path: string): Span | undefined {
  const span = spans[path];
  return span !== undefined || path === "" ? span : spanOf(spans, path.replace(/(^|[.[])[^.[]*$/, ""));
}
