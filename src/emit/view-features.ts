import { basename } from "node:path";
import { faultPlace } from "../features/call-site.js";
import { firstFloat } from "../features/first-float.js";
import { tableBytes } from "../features/memory.js";
import { extrasOf, type FeatureC, type Origin, printC } from "../features/print-c.js";
import { type DeviceModel, sampleOf } from "../ir/device-model.js";
import { type ComputedFeatures, computedOf, type Features } from "../ir/model-features.js";
import { sizeOf } from "../ir/shape.js";
import { comment, commentLines, statementLines, stringLiteral, whole } from "../steps/c.js";
import { callCount, roomBytes } from "../steps/features.js";
import { TYPE } from "./view-input.js";

/** Everything that <model>_features.{h,c} name. */
export interface FeaturesView {
  /** Values that the input step reads, and their C type. */
  readonly count: string;
  readonly type: string;
  /** Header with which the source begins: floats come with one of their own. */
  readonly guard: string;
  /** Structs and prototypes, and the functions, as lines. */
  readonly declarations: readonly string[];
  readonly definitions: readonly string[];
  /** Name and place in the model file, and bytes of its tables and arrays. */
  readonly origin: string;
  readonly tableBytes: string;
  readonly roomBytes: string;
  /** Origin and sizes, for a comment. */
  readonly what: readonly string[];
  /** Lines of accesses that may miss their arrays, by their number, as C strings. */
  readonly places: readonly string[];
  /** The call for a whole sample; null where the caller of inference hands over features. */
  readonly call: CallView | null;
}

/** The function that makes the features of a sample. */
export interface CallView {
  /** True where it takes room for arrays. */
  readonly hasRoom: boolean;
  readonly isChecked: boolean;
  /** C name of the function. */
  readonly entry: string;
  readonly isFloat: boolean;
  readonly statements: readonly string[];
  /** The call of which TRACE asks: its number, and what it left in its room. */
  readonly traced: { readonly statements: readonly string[]; readonly count: string; readonly bytes: string };
}

/** Name of the C of features, behind which all their names begin. */
export function featuresPrefix(model: Pick<DeviceModel, "name">): string {
  return `${model.name}_features`;
}

/** Spells out the code before the input step; null for a model without. */
export function featuresView(model: DeviceModel): FeaturesView | null {
  const { features } = model;
  if (features === undefined) return null;
  const printed = printC(features.ir, featuresPrefix(model));
  const computed = computedOf(features);
  return {
    count: whole(sizeOf(model.input.raw)),
    type: TYPE[features.storage],
    guard: firstFloat(features.ir) === null ? "ff_build.h" : "ff_float.h",
    declarations: linesOf(printed.header),
    definitions: definitionsIn(printed).map(({ text }) => text),
    origin: comment(features.source),
    tableBytes: whole(tableBytes(features.ir)),
    roomBytes: whole(computed ? roomBytes(computed) : 0),
    what: commentLines(whatOf(model, features)),
    places: features.ir.sites.map((_, at) => placeOf(features, at + 1)),
    call: computed && callView(model, computed),
  };
}

/** Name and line of an access. */
function placeOf({ ir }: Features, site: number): string {
  const { file, line } = faultPlace(ir, site);
  return stringLiteral(`${basename(file)}:${line}`);
}

/** Lines that fit; the header of the model has the types. */
function linesOf(text: string): string[] {
  const lines = text.replace("#include <stdint.h>\n\n", "").trimEnd().split("\n");
  return lines.flatMap((line) => statementLines(line));
}

/** A line of <model>_features.c, and what it comes from. */
export interface Definition {
  readonly text: string;
  readonly origin: Origin | null;
}

/** The functions and tables of features, as lines that fit; none for a model without. */
export function definitionsOf(model: DeviceModel): Definition[] {
  if (model.features === undefined) return [];
  return definitionsIn(printC(model.features.ir, featuresPrefix(model)));
}

function definitionsIn({ source, origins }: FeatureC): Definition[] {
  return source
    .trimEnd()
    .split("\n")
    .flatMap((line, at) => statementLines(line).map((text) => ({ text, origin: origins[at] ?? null })));
}

function whatOf(model: DeviceModel, { source, storage }: Features): string {
  const sample = sampleOf(model);
  return comment(
    `${source}: ${sample.storage} x ${sizeOf(sample.shape)} -> ${storage} x ${sizeOf(model.input.raw)}`,
  );
}

function callView(model: DeviceModel, features: ComputedFeatures): CallView {
  const { ir, entry, storage } = features;
  const { scratch, checked } = extrasOf(ir, entry);
  const name = `${featuresPrefix(model)}_${entry}`;
  const call = (from: string, to: string, fault: string): string => {
    const room = scratch ? [`(struct ${name}_scratch *)(void *)room`] : [];
    return `${name}(${[from, to, ...room, ...(checked ? [fault] : [])].join(", ")});`;
  };
  return {
    hasRoom: roomBytes(features) > 0,
    isChecked: checked,
    entry: name,
    isFloat: storage === "float32",
    statements: callsOf(features, call, checked).flatMap((line) => statementLines(line, 4)),
    traced: {
      statements: statementLines(call(inputOf(features, "part"), "features", "&fault"), 8),
      count: whole(callCount(features)),
      bytes: whole(roomBytes(features)),
    },
  };
}

function callsOf(
  features: ComputedFeatures,
  call: (from: string, to: string, fault: string) => string,
  checked: boolean,
): string[] {
  switch (features.kind) {
    case "window":
      return [call(inputOf(features, "0"), "features", "fault")];
    case "frames":
      return [
        `for (uint32_t i = 0; i < ${features.frames}u; i++) {`,
        ...(checked ? ["    uint32_t missed = 0;", ""] : []),
        `    ${call(inputOf(features, "i"), `&features[i * ${features.size}u]`, "&missed")}`,
        ...(checked ? ["    *fault = missed != 0 ? missed : *fault;"] : []),
        "}",
      ];
    default:
      return features satisfies never;
  }
}

/** Raw values of call `n`, a C expression. */
function inputOf(features: ComputedFeatures, n: string): string {
  switch (features.kind) {
    case "window":
      return "input";
    case "frames":
      return `&input[${n} * ${features.hop * features.channels}u]`;
    default:
      return features satisfies never;
  }
}
