import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { importOutside, tooLarge } from "../diagnostics/frontend.js";
import { isOutside } from "../disk.js";
import { compilerOptions, textSpan, ts, type typescript } from "./typescript.js";

const MOST_FILES = 64;
const MOST_BYTES = 500_000;

/** The files of a model, itself first; or the reason why they are not even read. */
export type CollectedFiles =
  | { readonly fatal: null; readonly files: readonly string[] }
  | { readonly fatal: readonly Diagnostic[] };

/**
 * Follows the imports of a model file, for types too, before the compiler opens any of them: relative .ts files alone, and
 * no more of them than a person reads, none of which leaves the folder of FF_EDGE_ROOT where that is set. What else is imported is
 * reported where it is read.
 */
export function collectFiles(file: string): CollectedFiles {
  const root = process.env.FF_EDGE_ROOT;
  const files = [file];
  let bytes = 0;
  for (const each of files) {
    bytes += statSync(each).size;
    if (bytes > MOST_BYTES) return beyond(file, "too much text in all files", `${MOST_BYTES} bytes`);
    for (const { fileName, pos, end } of importsOf(each)) {
      if (root && leaves(root, fileName, each)) return { fatal: [outside(each, fileName, pos, end)] };
      const next = resolveImport(fileName, each);
      if (next !== undefined && !files.includes(next)) files.push(next);
    }
    if (files.length > MOST_FILES) return beyond(file, "too many files", `${MOST_FILES}`);
  }
  return { fatal: null, files };
}

function importsOf(file: string): typescript.FileReference[] {
  return ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles;
}

/** True where an import leaves the folder: by its spelling, then nothing there is looked for, or through a link. */
function leaves(root: string, specifier: string, from: string): boolean {
  const folder = realpathSync(root);
  if (!RELATIVE.test(specifier)) return false;
  if (isOutside(folder, resolve(realpathSync(dirname(from)), specifier))) return true;
  const found = resolveImport(specifier, from);
  return found !== undefined && isOutside(folder, realpathSync(found));
}

function outside(file: string, specifier: string, pos: number, end: number): Diagnostic {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022);
  return importOutside(textSpan(source, pos, end), specifier);
}

const RELATIVE = /^\.\.?\//;

/** True where one of the files imports the library of features. */
export function usesLibrary(files: readonly string[]): boolean {
  return files.some((file) => importsOf(file).some(({ fileName }) => /^ff-edge\/dsp(\/|$)/.test(fileName)));
}

/** The .ts file that a relative import leads to, or undefined. */
export function resolveImport(specifier: string, from: string): string | undefined {
  if (!RELATIVE.test(specifier)) return undefined;
  const { resolvedModule } = ts.resolveModuleName(specifier, from, compilerOptions, ts.sys);
  return resolvedModule?.extension === ts.Extension.Ts ? resolvedModule.resolvedFileName : undefined;
}

function beyond(file: string, what: string, limit: string): CollectedFiles {
  return { fatal: [tooLarge({ file, line: 1, column: 1, length: 1 }, what, limit)] };
}
