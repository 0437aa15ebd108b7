import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/frontend.js";
import type { Program } from "../ir/program.js";
import type { ModelSpec } from "../model.js";
import { withFeatures } from "./compile-input.js";
import { ordered } from "./diagnostic-order.js";
import { evaluate } from "./evaluate.js";
import { type LocatedRecord, spansByPath } from "./located.js";
import { read } from "./read.js";

const maxBytes = 500_000;
const maxParts = 100_000;
/** Errors after which nobody reads on. */
const MOST_ERRORS = 100;

/** Declarations of what a model file imports: those of the code that is running now, compiled or not. */
const ownTypes = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../index.ts" : "../index.d.ts", import.meta.url),
);

/**
 * Reads a model file without running it: its `export default defineModel({ ... })` as values, each with its place.
 * Throws a Failure with all errors of the file: FF1001 to FF1022, FF1025.
 */
export function parse(file: string): Program {
  const path = resolve(file);
  requireReadable(file, path);
  try {
    return parseText(path);
  } catch (thrown) {
    // The compiler's parser calls itself once per level of nesting.
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new Failure(
      errors.tooLarge({ file: path, line: 1, column: 1, length: 1 }, "nested too deeply", 400),
    );
  }
}

function parseText(path: string): Program {
  const reading = read(path, ownTypes);
  if (reading.fatal !== null) throw failure(reading.fatal, path);
  const { model, features, diagnostics } = evaluate(reading.modules, reading.main);
  if (diagnostics.some(isEndless)) throw failure(diagnostics, path);
  const typeErrors = reading
    .typeErrors(features)
    .filter((each) => !diagnostics.some((other) => sameCause(each, other)));
  const all = [...diagnostics, ...typeErrors];
  if (all.length > 0) throw failure(all, path);
  if (!isModel(model)) throw new Failure(errors.defaultExportNotModel(reading.main.start));
  const spans = spansByPath(model, maxParts);
  if (spans === undefined) throw new Failure(errors.tooLarge(model.span, "too many values", maxParts));
  return withFeatures({ file: path, files: [...reading.modules.keys()], spec: model.value, spans });
}

/** Type guard for the compiler; `check` looks at the value. */
function isModel(model: unknown): model is LocatedRecord & { readonly value: ModelSpec } {
  return typeof model === "object" && model !== null && "kind" in model && model.kind === "record";
}

function requireReadable(file: string, path: string): void {
  const stats = inspect(file, path);
  if (stats.isDirectory()) throw new Failure(errors.modelFileIsFolder(file, modelInside(path, file)));
  if (!/(?<!\.d)\.ts$/.test(path)) throw new Failure(errors.modelFileNotTypeScript(file));
  if (!stats.isFile()) throw new Failure(errors.fileUnreadable(file, "not a regular file"));
  if (stats.size > maxBytes) throw new Failure(errors.fileUnreadable(file, "too large"));
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (thrown) {
    throw new Failure(
      errors.fileUnreadable(file, thrown instanceof TypeError ? "not UTF-8" : "no permission"),
    );
  }
}

function inspect(file: string, path: string): Stats {
  try {
    return statSync(path);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    const missing = code === "ENOENT" || code === "ENOTDIR";
    throw new Failure(missing ? errors.modelFileMissing(file) : errors.fileUnreadable(file, code));
  }
}

function modelInside(folder: string, shown: string): string | undefined {
  const names = readdirSync(folder).filter((name) => /(?<!\.d)\.ts$/.test(name));
  const name = names.find((each) => each === "model.ts") ?? names[0];
  return name && join(shown, name);
}

/** Errors of what the type checker, too, might compute without end: text that is too large, types that compute. */
function isEndless({ code }: Diagnostic): boolean {
  return code === "FF1022" || code === "FF1025";
}

/** True for a type error inside of what another error complains about already. */
function sameCause(typeError: Diagnostic, other: Diagnostic): boolean {
  const [inner, outer] = [typeError.span, other.span];
  if (inner === undefined || outer === undefined) return false;
  const distance = inner.column - outer.column;
  return inner.file === outer.file && inner.line === outer.line && distance >= 0 && distance < outer.length;
}

/** The first of them, in their order; the same message at one place counts once. */
function failure(diagnostics: readonly Diagnostic[], path: string): Failure {
  const key = ({ code, span }: Diagnostic): string => `${code} ${span?.file}:${span?.line}:${span?.column}`;
  const distinct = new Map(diagnostics.map((each) => [key(each), each]));
  return new Failure(ordered([...distinct.values()], path).slice(0, MOST_ERRORS));
}
