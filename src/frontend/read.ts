import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/frontend.js";
import { refusedTypes } from "./allowed-types.js";
import { helperNames, isHelper } from "./helpers.js";
import { collectFiles, resolveImport, usesLibrary } from "./model-files.js";
import { literal, readExpression } from "./read-expression.js";
import type { Expression, Import, Module } from "./syntax.js";
import { typeComplaints } from "./type-complaints.js";
import { featureTypeErrors, typeErrors } from "./type-errors.js";
import {
  diagnosticSpan,
  isFunctionValue,
  openProgram,
  spanOf,
  textSpan,
  ts,
  type typescript,
} from "./typescript.js";

/** The model file and what it imports, as plain data. */
export interface Reading {
  readonly main: Module;
  readonly modules: ReadonlyMap<string, Module>;
  readonly fatal: null;
  /**
   * Asks the type checker; its errors may repeat in other words what the evaluation finds. Files of features are ordinary
   * TypeScript.
   */
  readonly typeErrors: (features: ReadonlySet<string>) => readonly Diagnostic[];
}

/** Declarations of the files that were read, or errors that leave nothing to evaluate. */
export type ReadResult = Reading | { readonly fatal: readonly Diagnostic[] };

/** Parses a model file and the .ts files that it imports; `types` declares what "ff-edge" exports. */
export function read(file: string, types: string): ReadResult {
  const collected = collectFiles(file);
  if (collected.fatal !== null) return collected;
  const program = openProgram(collected.files, types, usesLibrary(collected.files));
  const sources = collected.files.map((each) => program.getSourceFile(each)!);
  const fatal = sources.flatMap((source) => syntaxErrors(program, source));
  if (fatal.length > 0) return { fatal };
  const modules = new Map(sources.map((source) => [source.fileName, readModule(source, program)]));
  const check = (features: ReadonlySet<string>) =>
    sources.flatMap((source) => {
      const complaints = typeComplaints(program, source);
      return features.has(source.fileName) ? featureTypeErrors(complaints) : typeErrors(complaints);
    });
  return { fatal: null, main: modules.get(file)!, modules, typeErrors: check };
}

/** The first syntax error of each line: the others mostly follow from it. */
function syntaxErrors(program: typescript.Program, source: typescript.SourceFile): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const each of program.getSyntacticDiagnostics(source)) {
    const span = diagnosticSpan(each);
    const message = ts.flattenDiagnosticMessageText(each.messageText, " ").replace(/\.$/, "");
    if (!byLine.has(span.line)) byLine.set(span.line, errors.syntaxError(span, message));
  }
  return [...byLine.values()];
}

/** A module while its statements are read. */
interface Draft {
  readonly program: typescript.Program;
  readonly source: typescript.SourceFile;
  readonly constants: Map<string, Expression>;
  readonly imports: Map<string, Import>;
  readonly exports: Map<string, Expression>;
  readonly code: Map<string, { readonly what: string; readonly span: Span }>;
  readonly diagnostics: Diagnostic[];
}

function readModule(source: typescript.SourceFile, program: typescript.Program): Module {
  const draft: Draft = {
    program,
    source,
    constants: new Map(),
    imports: new Map(),
    exports: new Map(),
    code: new Map(),
    diagnostics: refusedTypes(source),
  };
  for (const statement of source.statements) readStatement(statement, draft);
  const start = textSpan(source, 0, source.text.length);
  return { ...draft, file: source.fileName, start };
}

function readStatement(node: typescript.Statement, draft: Draft): void {
  if (ts.isImportDeclaration(node)) readImport(node, draft);
  else if (ts.isExportDeclaration(node)) readExport(node, draft);
  else if (ts.isVariableStatement(node)) readVariables(node, draft);
  else if (ts.isExportAssignment(node) && !node.isExportEquals) {
    draft.exports.set("default", readExpression(node.expression));
  } else if (
    !ts.isInterfaceDeclaration(node) &&
    !ts.isTypeAliasDeclaration(node) &&
    !ts.isEmptyStatement(node)
  ) {
    refuseStatement(node, draft);
  }
}

function refuseStatement(node: typescript.Statement, draft: Draft): void {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const has = (kind: typescript.SyntaxKind): boolean => modifiers.some((modifier) => modifier.kind === kind);
  if (has(ts.SyntaxKind.DefaultKeyword)) {
    draft.exports.set("default", { kind: "refused", what: "this declaration", span: spanOf(node) });
  } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
    const [name, span] = [node.name.text, spanOf(node)];
    draft.code.set(name, { what: statementNames[node.kind]!, span });
    if (has(ts.SyntaxKind.ExportKeyword))
      draft.exports.set(name, { kind: "name", name, span: spanOf(node.name) });
  } else {
    draft.diagnostics.push(
      errors.statementNotAllowed(spanOf(node), statementNames[node.kind] ?? "this statement"),
    );
  }
}

const statementNames: Readonly<Partial<Record<typescript.SyntaxKind, string>>> = {
  [ts.SyntaxKind.FunctionDeclaration]: "a function",
  [ts.SyntaxKind.ClassDeclaration]: "a class",
  [ts.SyntaxKind.EnumDeclaration]: "an enum",
  [ts.SyntaxKind.ModuleDeclaration]: "a namespace",
  [ts.SyntaxKind.ExpressionStatement]: "a statement with an effect",
  [ts.SyntaxKind.ImportEqualsDeclaration]: "`import x = ...`",
  [ts.SyntaxKind.ExportAssignment]: "`export =`",
};

function readImport(node: typescript.ImportDeclaration, draft: Draft): void {
  const clause = node.importClause;
  if (clause === undefined) {
    draft.diagnostics.push(errors.statementNotAllowed(spanOf(node), "an import without names"));
    return;
  }
  const origin = findOrigin(node.moduleSpecifier, draft);
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  const bindings = clause.namedBindings;
  if (clause.name) importName(clause.name, "default", origin, draft);
  if (bindings && ts.isNamespaceImport(bindings)) {
    draft.imports.set(bindings.name.text, wholeModule(origin));
  } else if (bindings) {
    for (const element of bindings.elements) {
      if (!element.isTypeOnly) importName(element.name, nameText(element), origin, draft);
    }
  }
}

/** Origin of an import: ff-edge itself, a .ts file, or nowhere (reported). */
type Origin = { readonly from: string; readonly file: string | null; readonly library?: true } | null;

function findOrigin(specifier: typescript.Expression, draft: Draft): Origin {
  const from = ts.isStringLiteral(specifier) ? specifier.text : "";
  if (from === "ff-edge") return { from, file: null };
  if (LIBRARIES.has(from)) return { from, file: null, library: true };
  if (!/^\.\.?\//.test(from)) {
    draft.diagnostics.push(errors.foreignImport(spanOf(specifier), from));
    return null;
  }
  const file = resolveImport(from, draft.source.fileName);
  if (file !== undefined) return { from, file };
  draft.diagnostics.push(errors.importNotFound(spanOf(specifier), from));
  return null;
}

/** Modules that features import, and nothing else. */
const LIBRARIES: ReadonlySet<string> = new Set(["ff-edge/dsp", "ff-edge/dsp/integer"]);

function wholeModule(origin: Origin): Import {
  if (origin === null) return { kind: "broken" };
  if (origin.library) return { kind: "library", from: origin.from };
  return origin.file === null
    ? { kind: "helpers" }
    : { kind: "constants", file: origin.file, from: origin.from };
}

function importName(local: typescript.Identifier, name: string, origin: Origin, draft: Draft): void {
  const imported = importedValue(local, name, origin, draft);
  if (imported !== null) draft.imports.set(local.text, imported);
}

/** Value of an imported name; null for types. */
function importedValue(
  local: typescript.Identifier,
  name: string,
  origin: Origin,
  draft: Draft,
): Import | null {
  if (origin === null) return { kind: "broken" };
  if (origin.library) return { kind: "library", from: origin.from };
  if (isTypeName(local, draft.program)) return null;
  const span = spanOf(local);
  if (origin.file !== null) return { kind: "constant", file: origin.file, name, from: origin.from, span };
  if (isHelper(name)) return { kind: "helper", name };
  draft.diagnostics.push(errors.notExported(span, name, "ff-edge", helperNames));
  return { kind: "broken" };
}

/** True for an imported name that is a type only, as in `import { ModelSpec } from "ff-edge"`. */
function isTypeName(name: typescript.Identifier, program: typescript.Program): boolean {
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.Alias)) return false;
  const { flags } = checker.getAliasedSymbol(symbol);
  return (flags & ts.SymbolFlags.Type) !== 0 && (flags & ts.SymbolFlags.Value) === 0;
}

/** The exporting file's name for `name as local`. */
function nameText(element: typescript.ImportSpecifier | typescript.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}

function readExport(node: typescript.ExportDeclaration, draft: Draft): void {
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) {
    draft.diagnostics.push(errors.statementNotAllowed(spanOf(node), "`export *`"));
    return;
  }
  const origin = node.moduleSpecifier ? findOrigin(node.moduleSpecifier, draft) : undefined;
  if (node.isTypeOnly) return;
  for (const element of clause.elements) {
    if (element.isTypeOnly) continue;
    const span = spanOf(element.name);
    let name = nameText(element);
    if (origin !== undefined) {
      // A re-export imports under a name that no constant can have.
      const { from, file } = origin ?? { from: "", file: null };
      name = `re-export ${name}`;
      const constant = { kind: "constant", file: file ?? "", name: nameText(element), from, span } as const;
      draft.imports.set(name, file === null ? { kind: "broken" } : constant);
    }
    draft.exports.set(element.name.text, { kind: "name", name, span });
  }
}

function readVariables(node: typescript.VariableStatement, draft: Draft): void {
  const list = node.declarationList;
  if ((list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const) {
    const keyword = list.getFirstToken(draft.source) ?? list;
    draft.diagnostics.push(errors.notConst(spanOf(keyword), keyword.getText(draft.source)));
  }
  const exported = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
  for (const declaration of list.declarations) {
    const span = spanOf(declaration.name);
    if (
      ts.isIdentifier(declaration.name) &&
      declaration.initializer &&
      isFunctionValue(declaration.initializer)
    ) {
      const { text: name } = declaration.name;
      draft.code.set(name, { what: "a function", span });
      if (exported) draft.exports.set(name, { kind: "name", name, span });
      continue;
    }
    const value = declaration.initializer
      ? readExpression(declaration.initializer)
      : ({ kind: "refused", what: "a variable without a value", span } as const);
    bind(declaration.name, value, exported, draft);
  }
}

/** `const name = value`, `const { a, b: c } = value`, `const [d] = value`. */
function bind(target: typescript.BindingName, value: Expression, exported: boolean, draft: Draft): void {
  const span = spanOf(target);
  if (ts.isIdentifier(target)) {
    draft.constants.set(target.text, value);
    if (exported) draft.exports.set(target.text, { kind: "name", name: target.text, span });
    return;
  }
  for (const [index, element] of target.elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    const name = ts.isObjectBindingPattern(target) ? patternKey(element) : index;
    const plain = name !== null && !element.dotDotDotToken && !element.initializer;
    const part: Expression = plain
      ? { kind: "access", object: value, key: literal(name, spanOf(element)), span }
      : { kind: "refused", what: "a pattern with `...`, defaults or computed names", span: spanOf(element) };
    bind(element.name, part, exported, draft);
  }
}

function patternKey(element: typescript.BindingElement): string | null {
  const key = element.propertyName ?? element.name;
  return ts.isIdentifier(key) || ts.isStringLiteral(key) || ts.isNumericLiteral(key) ? key.text : null;
}
