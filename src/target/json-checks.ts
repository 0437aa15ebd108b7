import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { missingTargetField, unknownTargetField, wrongTargetValue } from "../diagnostics/target.js";
import type { JsonSpans } from "./json-spans.js";

/** Small checks of one JSON value each: what is wrong is gathered, and a harmless value lets the checking go on. */
export interface Check {
  readonly spanOf: JsonSpans;
  readonly wrong: Diagnostic[];
  /** Paths found wrong: what is below them is not complained about again. */
  readonly failed: Set<string>;
}

/** Of texts, lists, and unknown fields of one object that are told. */
const MOST_CHARACTERS = 256;
const MOST_ELEMENTS = 8;
const MOST_TOLD = 8;

export type Fields = Readonly<Record<string, unknown>>;

/** Reports that the value at `path` is absent or not what was expected. */
export function fail(check: Check, path: string, expected: string, found: unknown): void {
  if ([...check.failed].some((above) => above === "" || path.startsWith(`${above}.`))) return;
  check.failed.add(path);
  const span = check.spanOf(path);
  const name = path === "" ? "(the whole file)" : path;
  check.wrong.push(
    found === undefined
      ? missingTargetField(span, name, expected)
      : wrongTargetValue(span, name, expected, found),
  );
}

/** An object without unknown keys; whether those it needs are there is asked key by key. */
export function object(check: Check, path: string, value: unknown, known: readonly string[]): Fields {
  if (!isFields(value)) {
    fail(check, path, "an object", value);
    return {};
  }
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  for (const key of unknown.slice(0, MOST_TOLD)) {
    const inner = path === "" ? key : `${path}.${key}`;
    check.wrong.push(unknownTargetField(check.spanOf(inner), inner, known));
  }
  return value;
}

/** A list that is not empty, and has no more elements than a few. */
export function list(check: Check, path: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= MOST_ELEMENTS) return value;
  fail(check, path, `a list of 1 to ${MOST_ELEMENTS} elements`, value);
  return [];
}

/** A string of the given form; none is long. */
export function text(check: Check, path: string, value: unknown, form: RegExp, expected: string): string {
  if (typeof value === "string" && value.length <= MOST_CHARACTERS && form.test(value)) return value;
  fail(check, path, expected, value);
  return "";
}

/** One of a few strings. */
export function oneOf<T extends string>(
  check: Check,
  path: string,
  value: unknown,
  allowed: readonly T[],
): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) fail(check, path, allowed.map((each) => `"${each}"`).join(" or "), value);
  return found ?? allowed[0]!; // read no further: the check has failed
}

/** true or false. */
export function flag(check: Check, path: string, value: unknown): boolean {
  if (typeof value !== "boolean") fail(check, path, "true or false", value);
  return value === true;
}

/** A whole number within bounds, both included. */
export function count(check: Check, path: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  fail(check, path, `a whole number from ${least} to ${most}`, value);
  return least;
}

/** An address of 32 bits as a hex string. */
export function address(check: Check, path: string, value: unknown): number {
  if (typeof value === "string" && /^0x[0-9a-fA-F]{1,8}$/.test(value)) return Number(value);
  fail(check, path, 'an address like "0x80000000"', value);
  return 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
