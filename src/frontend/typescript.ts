import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as morph from "ts-morph";
import type { ts as typescript } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.js";

/** Required, not imported: Node would first look through ten megabytes for the names that they export. */
const require = createRequire(import.meta.url);
const { Project, ts: compiler }: typeof morph = require("ts-morph");

/** The compiler that ts-morph carries, and its types; their only door into this house. */
export const ts: typeof typescript = compiler;
export type { typescript };

/** Our own, whatever tsconfig.json lies around. */
export const compilerOptions: typescript.CompilerOptions = {
  lib: ["lib.es2022.d.ts"],
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

/**
 * Opens these files and no others, whatever they import; `types` is the file that declares what "ff-edge" exports. `library`:
 * with the declarations of "ff-edge/dsp", which lie beside it.
 */
export function openProgram(files: readonly string[], types: string, library = false): typescript.Program {
  const beside = [...TYPES.map((path) => besideTypes(types, path)), ...declarations(types, "model")];
  const roots = [...files, types, ...beside, ...(library ? declarations(types, "dsp") : [])];
  const paths = { "ff-edge": [types], ...(library ? libraryPaths(types) : {}) };
  const options = { ...compilerOptions, noResolve: true, paths };
  return ts.createProgram({ rootNames: roots, options, host: hostOf(options, new Set(files)) });
}

/** Files that no model changes, as parsed for the first one: the compiler's own and ours. */
const parsed = new Map<string, typescript.SourceFile>();

/** The compiler's source of files: it knows the parents of nodes of `read` at once, and parses all others once in a process. */
function hostOf(options: typescript.CompilerOptions, read: ReadonlySet<string>): typescript.CompilerHost {
  const host = ts.createCompilerHost(options);
  const folder = "/node_modules/typescript/lib"; // where ts-morph has the compiler's own, in memory
  return {
    ...host,
    getDefaultLibLocation: () => folder,
    getDefaultLibFileName: () => `${folder}/${ts.getDefaultLibFileName(options)}`,
    getSourceFile: (path, parsing) => {
      const known = read.has(path) ? undefined : parsed.get(path);
      if (known !== undefined) return known;
      const text = path.startsWith(folder) ? libraries().readFile(path) : host.readFile(path);
      if (text === undefined) return undefined;
      const source = ts.createSourceFile(path, text, withoutComments(parsing), read.has(path));
      if (!read.has(path)) parsed.set(path, source);
      return source;
    },
  };
}

type Parsing = Parameters<typescript.CompilerHost["getSourceFile"]>[1];

/** As the program parses, which takes every file as a module; comments with types say nothing in TypeScript. */
function withoutComments(parsing: Parsing): typescript.CreateSourceFileOptions {
  const options = typeof parsing === "object" ? parsing : { languageVersion: parsing };
  return { ...options, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
}

let opened: typescript.ModuleResolutionHost | null = null;

/** The files of ts-morph, among them the declarations of the language. */
function libraries(): typescript.ModuleResolutionHost {
  opened ??= new Project({ skipAddingFilesFromTsConfig: true }).getModuleResolutionHost();
  return opened;
}

/** Files whose declarations "ff-edge" exports, beside those of the folder `model`. */
const TYPES = ["model", "features/scalars"];

/** The file of another module beside that of `types`, compiled or not. */
function besideTypes(types: string, module: string): string {
  return join(dirname(types), `${module}${types.endsWith(".d.ts") ? ".d.ts" : ".ts"}`);
}

function libraryPaths(types: string): Record<string, string[]> {
  return {
    "ff-edge/dsp": [besideTypes(types, "dsp/index")],
    "ff-edge/dsp/integer": [besideTypes(types, "dsp/integer-library")],
  };
}

/** Files of `folder` beside that of `types`, compiled or not. */
function declarations(types: string, name: string): string[] {
  const folder = join(dirname(types), name);
  const ending = types.endsWith(".d.ts") ? ".d.ts" : ".ts";
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** A function that stands in a constant: `const f = (x: f32) => ...`. */
export type FunctionValue = typescript.ArrowFunction | typescript.FunctionExpression;

/** Type guard for a function that is a value. */
export function isFunctionValue(node: typescript.Node): node is FunctionValue {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The span of `node`, as far as its first line. */
export function spanOf(node: typescript.Node): Span {
  const source = node.getSourceFile();
  return textSpan(source, node.getStart(source), node.getEnd());
}

/** The text from `start` to `end`, as far as its first line. */
export function textSpan(source: typescript.SourceFile, start: number, end: number): Span {
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const next = source.getLineStarts()[line + 1] ?? source.text.length + 1;
  const breaks = source.text.slice(next - 2, next) === "\r\n" ? 2 : 1;
  const length = Math.min(end, next - breaks) - start;
  return { file: source.fileName, line: line + 1, column: character + 1, length: Math.max(1, length) };
}

/** The span of a compiler message. */
export function diagnosticSpan({ file, start = 0, length = 1 }: typescript.Diagnostic): Span {
  return file === undefined
    ? { file: "", line: 1, column: 1, length: 1 }
    : textSpan(file, start, start + length);
}
