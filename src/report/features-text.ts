import {
  type Expression,
  type FeatureFunction,
  type FeatureIr,
  type Statement,
  statementsIn,
} from "../features/feature-ir.js";
import { extrasOf, printC } from "../features/print-c.js";
import type { Features } from "../ir/model-features.js";

/** Features as they have been compiled: where each function stands, what may wrap or miss its array, and the C. */
export function printFeatures(features: Features | undefined): string {
  if (features === undefined) return "no features: the network reads samples as they are";
  const { ir, source, kind } = features;
  const { header, source: text } = printC(ir, "model_features");
  return [
    `features of ${kind}: ${source}, ${features.size} values as ${features.storage}`,
    ...ir.tables.map(({ name, element, values }) => `table ${name}: ${element} x ${values.length}`),
    ...ir.functions.map((fn) => functionText(ir, fn)),
    ...notes(ir),
    "",
    header,
    text,
  ].join("\n");
}

function functionText(ir: FeatureIr, { name, place, scratch, parameters, out }: FeatureFunction): string {
  const takes = parameters.map((each) =>
    each.kind === "array"
      ? `${each.name}: ${each.array.element} x ${each.array.length}`
      : `${each.name}: ${each.type}`,
  );
  const gives = out ? ` -> ${out.element} x ${out.length}` : "";
  const arrays = scratch.map((each) => `${each.name} ${each.element} x ${each.length}`);
  const checked = extrasOf(ir, name).checked ? ", with checked accesses" : "";
  const makes = arrays.length > 0 ? `, arrays ${arrays.join(", ")}` : "";
  return `function ${name} (line ${place.line}): (${takes.join(", ")})${gives}${makes}${checked}`;
}

/** Lines on which an integer may wrap, and accesses that no range has proved. */
function notes(ir: FeatureIr): string[] {
  const wraps = new Set(ir.functions.flatMap(({ body }) => body.flatMap(wrapping)));
  return [
    ...(wraps.size > 0 ? [`may wrap: ${[...wraps].join(", ")}`] : []),
    ...ir.sites.map(({ file, line, column }) => `checked access: ${baseOf(file)}:${line}:${column}`),
  ];
}

function baseOf(file: string): string {
  return file.replace(/^.*[/\\]/, "");
}

/** Places of the statements with an operation that is not proved. */
function wrapping(statement: Statement): string[] {
  const { place } = statement;
  const own = Object.entries(statement).filter(([key]) => !["body", "whenTrue", "whenFalse"].includes(key));
  const here = own.some(([, part]) => hasWrap(part)) ? [`${baseOf(place.file)}:${place.line}`] : [];
  return [...here, ...statementsIn(statement).flatMap(wrapping)];
}

function hasWrap(node: unknown): boolean {
  if (typeof node !== "object" || node === null) return false;
  const { kind, type, proved } = node as Partial<Extract<Expression, { kind: "binary" }>>;
  if (kind === "binary" && type === "i32" && proved === false) return true;
  return Object.values(node).some(hasWrap);
}
