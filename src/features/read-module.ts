import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Failure } from "../diagnostics/diagnostic.js";
import { foreignImport, importNotFound, syntaxError } from "../diagnostics/frontend.js";
import { resolveImport } from "../frontend/model-files.js";
import {
  diagnosticSpan,
  isFunctionValue,
  spanOf,
  textSpan,
  ts,
  type typescript,
} from "../frontend/typescript.js";
import { readClass, readFunction } from "./read-function.js";
import { nameOf } from "./read-pattern.js";
import { readType } from "./read-statement.js";
import { readTree, refuse, withoutTypes } from "./read-tree.js";
import type { ClassTree, ConstantTree, FunctionTree, ImportTree, ModuleTree } from "./tree.js";

/** The library as text: beside this file, compiled or not, or where the package ships it. */
const LIBRARY = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../dsp/index.ts" : "../../src/dsp/index.ts", import.meta.url),
);

/** Functions of the library that the compiler itself provides. */
export const INTRINSICS = new URL("intrinsics.ts", `file://${LIBRARY}`).pathname;

/** Functions that `Math` has and the library defines. */
export const ELEMENTARY = new URL("elementary.ts", `file://${LIBRARY}`).pathname;

/** Text of a file; tests have files that are nowhere. */
export type ReadText = (file: string) => string;

/** Modules by their file, each read when something of it is used. */
export function moduleReader(readText: ReadText = (file) => readFileSync(file, "utf8")) {
  const modules = new Map<string, ModuleTree>();
  return (file: string): ModuleTree => {
    const known = modules.get(file);
    if (known !== undefined) return known;
    const module = file === INTRINSICS ? intrinsics(file) : readModule(file, readText(file));
    modules.set(file, module);
    return module;
  };
}

const INTRINSIC_NAMES = ["table", "mulHigh", "mulQ", "floatBits", "floatFrom"];

/** The functions that the compiler provides: their text is for plain JavaScript. */
function intrinsics(file: string): ModuleTree {
  const start = { file, line: 1, column: 1, length: 1 };
  const fn = (name: string): FunctionTree => ({
    name,
    parameters: [],
    result: null,
    hidden: false,
    body: [],
    span: start,
  });
  const functions = new Map(INTRINSIC_NAMES.map((name) => [name, fn(name)]));
  return { file, constants: new Map(), functions, classes: new Map(), imports: new Map(), start };
}

interface Draft {
  readonly file: string;
  readonly constants: Map<string, ConstantTree>;
  readonly functions: Map<string, FunctionTree>;
  readonly classes: Map<string, ClassTree>;
  readonly imports: Map<string, ImportTree>;
}

/** A file of features as plain data. Throws a Failure with what the subset lacks. */
function readModule(file: string, text: string): ModuleTree {
  const source = ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.ES2022 }, true);
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly typescript.Diagnostic[] };
  const [first] = parseDiagnostics;
  if (first) {
    const message = ts.flattenDiagnosticMessageText(first.messageText, " ").replace(/\.$/, "");
    throw new Failure(syntaxError(diagnosticSpan(first), message));
  }
  const draft: Draft = {
    file,
    constants: new Map(),
    functions: new Map(),
    classes: new Map(),
    imports: new Map(),
  };
  const isModel = source.statements.some(ts.isExportAssignment);
  gather(source.statements, (statement) =>
    isModel && ts.isVariableStatement(statement)
      ? readLater(statement, draft)
      : readTopLevel(statement, draft),
  );
  return { ...draft, start: textSpan(source, 0, text.length) };
}

/** All statements are read before what was refused in them is thrown. */
function gather(
  statements: readonly typescript.Statement[],
  read: (statement: typescript.Statement) => void,
): void {
  const found = statements.flatMap((statement) => {
    try {
      read(statement);
      return [];
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      return thrown.diagnostics;
    }
  });
  if (found.length > 0) throw new Failure(found);
}

function readTopLevel(node: typescript.Statement, draft: Draft): void {
  if (ts.isImportDeclaration(node)) readImport(node, draft);
  else if (ts.isExportDeclaration(node)) readExport(node, draft);
  else if (ts.isFunctionDeclaration(node)) {
    if (node.name) draft.functions.set(node.name.text, readFunction(node, node.name.text));
  } else if (ts.isClassDeclaration(node)) {
    if (node.name) draft.classes.set(node.name.text, readClass(node, node.name.text));
  } else if (ts.isVariableStatement(node)) readConstants(node, draft);
  else if (
    !ts.isExportAssignment(node) && // the model, where features stand in its file
    !ts.isTypeAliasDeclaration(node) &&
    !ts.isInterfaceDeclaration(node) &&
    !ts.isEmptyStatement(node)
  ) {
    refuse(
      node,
      "this statement at the level of the file",
      "Declare functions, classes and constants there.",
    );
  }
}

function readConstants(node: typescript.VariableStatement, { constants, functions }: Draft): void {
  const { declarationList } = node;
  if ((declarationList.flags & ts.NodeFlags.Const) === 0) {
    refuse(declarationList, "a variable of the file", "State belongs into the fields of a class.");
  }
  for (const { name, type, initializer } of declarationList.declarations) {
    if (!initializer) continue;
    if (keepFunction(nameOf(name), initializer, functions)) continue;
    for (const [path, value] of constantsOf(nameOf(name), initializer))
      constants.set(path, { type: path === nameOf(name) ? readType(type) : null, value: readTree(value) });
  }
}

/** Keeps the function that a constant has, `const f = (x: f32) => ...`; false where it has none. */
function keepFunction(
  name: string,
  initializer: typescript.Expression,
  functions: Draft["functions"],
): boolean {
  const value = withoutTypes(initializer);
  if (!isFunctionValue(value)) return false;
  functions.set(name, readFunction(value, name));
  return true;
}

/** The constants of a declaration: those of an object by their path, `CONFIG.rate`. What else an object has nobody can name. */
function constantsOf(
  path: string,
  node: typescript.Expression,
): [path: string, value: typescript.Expression][] {
  const value = withoutTypes(node);
  if (!ts.isObjectLiteralExpression(value)) return [[path, value]];
  return value.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && ts.isIdentifier(each.name)
      ? constantsOf(`${path}.${each.name.text}`, each.initializer)
      : [],
  );
}

/** Constants of a model file: those that no feature names may be what features have not. */
function readLater(node: typescript.VariableStatement, { constants, functions }: Draft): void {
  for (const { name, type, initializer } of node.declarationList.declarations) {
    if (!initializer || !ts.isIdentifier(name)) continue;
    if (keepFunction(name.text, initializer, functions)) continue;
    for (const [path, part] of constantsOf(name.text, initializer)) {
      const read = () => readTree(part);
      constants.set(path, {
        type: path === name.text ? readType(type) : null,
        get value() {
          return read();
        },
      });
    }
  }
}

function readImport(node: typescript.ImportDeclaration, draft: Draft): void {
  const clause = node.importClause;
  if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  const bindings = clause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings) || clause?.name) {
    refuse(node, "an import without names", 'Write `import { name } from "..."`.');
  }
  const file = originOf(node.moduleSpecifier, draft);
  for (const each of bindings.elements) {
    const name = (each.propertyName ?? each.name).text;
    if (!each.isTypeOnly) draft.imports.set(each.name.text, { file, name, span: spanOf(each) });
  }
}

function readExport(node: typescript.ExportDeclaration, draft: Draft): void {
  const clause = node.exportClause;
  if (!clause || !ts.isNamedExports(clause)) refuse(node, "`export *`", "Name what is exported.");
  if (!node.moduleSpecifier || node.isTypeOnly) return;
  const file = originOf(node.moduleSpecifier, draft);
  for (const each of clause.elements) {
    const name = (each.propertyName ?? each.name).text;
    if (!each.isTypeOnly) draft.imports.set(each.name.text, { file, name, span: spanOf(each) });
  }
}

/** The file that an import names; null for "ff-edge", which has types alone. */
function originOf(specifier: typescript.Expression, { file }: Draft): string | null {
  const from = ts.isStringLiteral(specifier) ? specifier.text : "";
  if (from === "ff-edge/dsp") return LIBRARY;
  if (from === "ff-edge/dsp/integer") return new URL("integer-library.ts", `file://${LIBRARY}`).pathname;
  if (from === "ff-edge") return null;
  const relative = from.replace(/\.js$/, ".ts");
  if (file.startsWith(new URL(".", `file://${LIBRARY}`).pathname))
    return new URL(relative, `file://${file}`).pathname;
  const span = spanOf(specifier);
  if (!/^\.\.?\//.test(from)) throw new Failure(foreignImport(span, from));
  const found = resolveImport(from, file);
  if (found === undefined) throw new Failure(importNotFound(span, from));
  return found;
}
