import { Project, ts } from "ts-morph";
import type { Span } from "../diagnostics/diagnostic.js";

/** The compiler that ts-morph carries; its only door into this house. */
export { ts };

/** Our own, whatever tsconfig.json lies around. */
export const compilerOptions: ts.CompilerOptions = {
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

/** Opens these files and no others, whatever they import; `types` is the file that declares what "ff-edge" exports. */
export function openProgram(files: readonly string[], types: string): ts.Program {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    compilerOptions: { ...compilerOptions, noResolve: true, paths: { "ff-edge": [types] } },
  });
  for (const file of [...files, types]) project.addSourceFileAtPath(file);
  return project.getProgram().compilerObject;
}

/** The span of `node`, as far as its first line. */
export function spanOf(node: ts.Node): Span {
  const source = node.getSourceFile();
  return textSpan(source, node.getStart(source), node.getEnd());
}

/** The text from `start` to `end`, as far as its first line. */
export function textSpan(source: ts.SourceFile, start: number, end: number): Span {
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const next = source.getLineStarts()[line + 1] ?? source.text.length + 1;
  const breaks = source.text.slice(next - 2, next) === "\r\n" ? 2 : 1;
  const length = Math.min(end, next - breaks) - start;
  return { file: source.fileName, line: line + 1, column: character + 1, length: Math.max(1, length) };
}

/** The span of a compiler message. */
export function diagnosticSpan({ file, start = 0, length = 1 }: ts.Diagnostic): Span {
  return file === undefined
    ? { file: "", line: 1, column: 1, length: 1 }
    : textSpan(file, start, start + length);
}
