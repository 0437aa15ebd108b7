import { unusableText } from "../diagnostics/check.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type TypeErrorText, typeError } from "../diagnostics/frontend.js";
import { show } from "../diagnostics/located-error.js";
import { suggest } from "../diagnostics/suggest.js";
import { isCode } from "./code.js";
import { joinPath } from "./located.js";
import type { Node } from "./value-shape.js";

/** Differences of a value from its shape. */
export interface Conformity {
  readonly diagnostics: readonly Diagnostic[];
  /** Every value has its type, and no list is too long: what is wrong are ranges alone. */
  readonly sound: boolean;
}

/** Errors after which nobody reads on. */
const MOST_ERRORS = 50;
const LONGEST_TEXT = 4096;

type Fields = Readonly<Record<string, unknown>>;

interface Findings {
  readonly at: SpanOf;
  readonly diagnostics: Diagnostic[];
  sound: boolean;
}

/**
 * Compares a value with a shape, whatever its static type says: FF1008 for wrong types, missing and unknown fields, FF2073
 * for texts, and the errors of the shape's own ranges.
 */
export function conform(shape: Node, value: unknown, at: SpanOf): Conformity {
  const findings: Findings = { at, diagnostics: [], sound: true };
  visit(shape, value, "", findings);
  return findings;
}

function visit(shape: Node, value: unknown, path: string, findings: Findings): void {
  const { at, diagnostics } = findings;
  if (diagnostics.length >= MOST_ERRORS) return;
  const node = fitting(shape, value);
  if (node === undefined) {
    const message = "the value has the wrong type";
    unsound(findings, path, { message, expected: wanted(shape), found: named(value) });
  } else if (node.kind === "number") {
    const { range, wrong } = node;
    const number = value as number;
    if (!range.allows(number)) diagnostics.push(wrong(at(path), number, range.text));
  } else if (node.kind === "text") {
    const text = value as string;
    if (text.length > LONGEST_TEXT || text.includes("\0")) diagnostics.push(unusableText(at(path), text));
  } else if (node.kind === "list") {
    visitItems(node, value as readonly unknown[], path, findings);
  } else if (node.kind === "record") {
    for (const [key, each] of Object.entries(value as Fields))
      visit(node.of, each, joinPath(path, key), findings);
  } else if (node.kind === "object") {
    visitFields(node.fields, value as Fields, path, findings);
  }
}

function visitItems(node: Kind<"list">, items: readonly unknown[], path: string, findings: Findings): void {
  const [least, most] = node.length;
  const count = items.length;
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  if (count < least || count > most)
    findings.diagnostics.push(node.wrong(findings.at(path), count, expected));
  if (count > most) findings.sound = false;
  else for (const [index, each] of items.entries()) visit(node.of, each, `${path}[${index}]`, findings);
}

function visitFields(
  fields: Readonly<Record<string, Node>>,
  value: Fields,
  path: string,
  findings: Findings,
): void {
  const names = Object.keys(fields);
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
  for (const key of unknown.slice(0, MOST_ERRORS)) {
    const near = suggest(key, names);
    unsound(findings, joinPath(path, key), {
      message: `there is no setting ${/^\w{1,64}$/.test(key) ? `\`${key}\`` : show(key)} here`,
      expected: `one of ${names.join(", ")}`,
      hint: near === undefined ? "Remove it, or look for its right place." : `Did you mean \`${near}\`?`,
    });
  }
  for (const [name, field] of Object.entries(fields)) {
    const each = Object.hasOwn(value, name) ? value[name] : undefined;
    if (each !== undefined) visit(field, each, joinPath(path, name), findings);
    else if (field.kind !== "optional")
      unsound(findings, path, {
        message: `the setting \`${name}\` is missing`,
        hint: `Add \`${name}\` here.`,
      });
  }
}

function unsound(findings: Findings, path: string, text: TypeErrorText): void {
  findings.sound = false;
  findings.diagnostics.push(typeError(findings.at(path), null, text));
}

type Kind<K extends Node["kind"]> = Extract<Node, { readonly kind: K }>;
/** Shapes without alternatives. */
type Plain = Exclude<Node, Kind<"optional" | "later" | "either" | "keyed" | "variants">>;

/** The shape that the outermost level of a value has, out of those that it may have; undefined where it has none. */
function fitting(node: Node, value: unknown): Plain | undefined {
  switch (node.kind) {
    case "optional":
      return fitting(node.of, value);
    case "later":
      return fitting(node.of(), value);
    case "either":
      return node.of.map((each) => fitting(each, value)).find((each) => each !== undefined);
    case "variants": {
      const word = isFields(value) && Object.hasOwn(value, node.tag) ? value[node.tag] : undefined;
      const variant = typeof word === "string" && Object.hasOwn(node.of, word) ? node.of[word] : undefined;
      return variant && fitting(variant, value);
    }
    case "keyed": {
      const found = isFields(value) && node.of.find(([key]) => Object.hasOwn(value, key));
      return fitting(found ? found[1] : node.otherwise, value);
    }
    case "code":
      return isCode(value) ? node : undefined;
    case "number":
      return typeof value === "number" ? node : undefined;
    case "text":
      return typeof value === "string" ? node : undefined;
    case "flag":
      return typeof value === "boolean" ? node : undefined;
    case "nothing":
      return value === null ? node : undefined;
    case "words":
      return typeof value === "string" && node.words.includes(value) ? node : undefined;
    case "list":
      return Array.isArray(value) ? node : undefined;
    case "record":
    case "object":
      return isFields(value) ? node : undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Name of a shape in a message. */
function wanted(node: Node): string {
  switch (node.kind) {
    case "optional":
      return wanted(node.of);
    case "later":
      return wanted(node.of());
    case "either":
      return node.of.map(wanted).join(", or ");
    case "variants":
      return `an object whose \`${node.tag}\` is ${oneOf(Object.keys(node.of))}`;
    case "keyed":
      return "an object";
    case "code":
      return "a function or a class of this file, or of one beside it";
    case "number":
      return node.range.text;
    case "text":
      return "a string";
    case "flag":
      return "true | false";
    case "nothing":
      return "null";
    case "words":
      return oneOf(node.words);
    case "list":
      return "an array";
    case "record":
    case "object":
      return "an object";
  }
}

function oneOf(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(" | ");
}

function named(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return isFields(value) ? "an object" : show(value);
}
