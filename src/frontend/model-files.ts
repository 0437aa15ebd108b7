import { readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { tooLarge } from "../diagnostics/frontend.js";
import { compilerOptions, ts } from "./typescript.js";

const MOST_FILES = 64;
const MOST_BYTES = 500_000;

/** The files of a model, itself first; or the reason why they are not even read. */
export type CollectedFiles =
  | { readonly fatal: null; readonly files: readonly string[] }
  | { readonly fatal: readonly Diagnostic[] };

/**
 * Follows the imports of a model file, for types too, before the compiler opens any of them: relative .ts files alone, and
 * no more of them than a person reads. What else is imported is reported where it is read.
 */
export function collectFiles(file: string): CollectedFiles {
  const files = [file];
  let bytes = 0;
  for (const each of files) {
    bytes += statSync(each).size;
    if (bytes > MOST_BYTES) return beyond(file, "too much text in all files", `${MOST_BYTES} bytes`);
    for (const next of importsOf(each)) if (!files.includes(next)) files.push(next);
    if (files.length > MOST_FILES) return beyond(file, "too many files", `${MOST_FILES}`);
  }
  return { fatal: null, files };
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles.flatMap(({ fileName }) => resolveImport(fileName, file) ?? []);
}

/** True where one of the files imports the library of features. */
export function usesLibrary(files: readonly string[]): boolean {
  return files.some((file) =>
    ts
      .preProcessFile(readFileSync(file, "utf8"), true, true)
      .importedFiles.some(({ fileName }) => /^ff-edge\/dsp(\/|$)/.test(fileName)),
  );
}

/** The .ts file that a relative import leads to, or undefined. */
export function resolveImport(specifier: string, from: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const { resolvedModule } = ts.resolveModuleName(specifier, from, compilerOptions, ts.sys);
  return resolvedModule?.extension === ts.Extension.Ts ? resolvedModule.resolvedFileName : undefined;
}

function beyond(file: string, what: string, limit: string): CollectedFiles {
  return { fatal: [tooLarge({ file, line: 1, column: 1, length: 1 }, what, limit)] };
}
