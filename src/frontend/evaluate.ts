import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/frontend.js";
import type { CodeReference } from "./code.js";
import { helperNames, helpers } from "./helpers.js";
import { describe, type Located, leaf, list, locateResult, member, memberNames, record } from "./located.js";
import { applyBinary, applyUnary, isLazy, takesRightSide } from "./operators.js";
import {
  type Entry,
  type Expression,
  helperName,
  type Import,
  type Item,
  type Module,
  type Primitive,
} from "./syntax.js";

const maxDepth = 400;
const maxLength = 65_536;
/** Steps of the whole evaluation: expressions computed, elements and entries copied, characters joined. */
const maxSteps = 2_000_000;
/** Cost of an error in steps: nobody reads more than a hundred. */
const errorSteps = maxSteps / 100;

/** A value, or null after its errors were reported. */
type Result = Located | null;

type Kind<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

/** State of one evaluation; `scope.module` is the file in which names are looked up. */
interface Scope {
  readonly module: Module;
  readonly modules: ReadonlyMap<string, Module>;
  readonly diagnostics: Diagnostic[];
  /** Constants by `file#name`; "running" while one is being computed, so that a cycle meets itself. */
  readonly constants: Map<string, Result | "running">;
  /** Names of the constants being computed, outermost first. */
  readonly running: string[];
  /** Files of the functions and classes that are named. */
  readonly codeFiles: Set<string>;
  /** Values that `defineModel` returned. */
  readonly models: Set<Located>;
  /** Steps that may still be spent; the error that it is spent is reported once. */
  readonly budget: { steps: number };
  readonly depth: number;
}

/** The default export of a model file, or null; then there are diagnostics. */
export interface Evaluation {
  readonly model: Located | null;
  /** Files that are read as features, by another part of the house: what a model file may not have is no error there. */
  readonly features: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Computes the default export of `main`, which must be `defineModel(...)`, and every constant of all `modules`.
 * Nothing of the user's is executed; all errors are gathered.
 */
export function evaluate(modules: ReadonlyMap<string, Module>, main: Module): Evaluation {
  const diagnostics: Diagnostic[] = [];
  const shared = {
    modules,
    diagnostics,
    constants: new Map(),
    running: [],
    codeFiles: new Set<string>(),
    models: new Set<Located>(),
    budget: { steps: maxSteps },
    depth: 0,
  };
  const model = defaultExport({ ...shared, module: main });
  const code = importedBy(shared.codeFiles, modules);
  for (const module of modules.values()) {
    if (code.has(module.file) && module !== main) continue;
    diagnostics.push(...module.diagnostics);
    if (code.has(module.file)) continue;
    for (const { what, span } of module.code.values())
      diagnostics.push(errors.statementNotAllowed(span, what));
    computeAll({ ...shared, module });
  }
  code.delete(main.file);
  return { model: diagnostics.length === 0 ? model : null, features: code, diagnostics };
}

/** Files and all that they import. */
function importedBy(files: ReadonlySet<string>, modules: ReadonlyMap<string, Module>): Set<string> {
  const found = new Set(files);
  for (const file of found)
    for (const each of modules.get(file)?.imports.values() ?? [])
      if (each.kind === "constant" || each.kind === "constants") found.add(each.file);
  return found;
}

/** Also what nothing uses: what a file may contain does not depend on who reads it. */
function computeAll(scope: Scope): void {
  for (const [name, expression] of scope.module.constants) constant(name, expression, expression.span, scope);
  for (const imported of scope.module.imports.values()) {
    if (imported.kind === "constant") exported(imported, imported.name, imported.span, scope);
  }
}

function defaultExport(scope: Scope): Result {
  const { module } = scope;
  const expression = module.exports.get("default");
  if (expression === undefined) {
    const model = [...module.exports.keys()].find((name) => isModel(module.constants.get(name), module));
    return fail(scope, errors.noDefaultExport(module.start, model));
  }
  if (!["call", "name", "access"].includes(expression.kind)) {
    return fail(scope, errors.defaultExportNotModel(expression.span));
  }
  const result = value(expression, scope);
  return result === null || scope.models.has(result)
    ? result
    : fail(scope, errors.defaultExportNotModel(expression.span));
}

function isModel(expression: Expression | undefined, module: Module): boolean {
  return expression?.kind === "call" && helperName(expression.callee, module) === "defineModel";
}

function fail({ budget, diagnostics }: Scope, diagnostic: Diagnostic): null {
  if (budget.steps >= 0) diagnostics.push(diagnostic);
  budget.steps -= errorSteps;
  return null;
}

/** Takes steps from the budget; false where there are none left, and then nothing more is computed. */
function spend(steps: number, span: Span, { budget, diagnostics }: Scope): boolean {
  if (budget.steps < 0) return false;
  budget.steps -= steps;
  if (budget.steps >= 0) return true;
  diagnostics.push(errors.tooLarge(span, "too much to compute in all", `${maxSteps} steps`));
  return false;
}

function value(expression: Expression, outer: Scope): Result {
  if (!spend(1, expression.span, outer)) return null;
  if (outer.depth >= maxDepth)
    return fail(outer, errors.tooLarge(expression.span, "nested too deeply", maxDepth));
  const scope = { ...outer, depth: outer.depth + 1 };
  switch (expression.kind) {
    case "literal":
      return leaf(expression.value, expression.span);
    case "template":
      return template(expression, scope);
    case "list": {
      const items = spreadItems(expression.items, expression.span, scope);
      return items && list(items, expression.span);
    }
    case "record": {
      const entries = spreadEntries(expression.entries, scope);
      return entries && record(entries, expression.span);
    }
    case "unary":
      return unary(expression, scope);
    case "binary":
      return isLazy(expression.operator) ? choice(expression, scope) : binary(expression, scope);
    case "conditional": {
      const condition = value(expression.condition, scope);
      return condition && value(condition.value ? expression.whenTrue : expression.whenFalse, scope);
    }
    case "name":
      return named(expression, scope);
    case "access":
      return access(expression, scope);
    case "call":
      return call(expression, scope);
    case "refused":
      return fail(scope, errors.notConstant(expression.span, expression.what));
  }
}

/** An operand that must be a number, string, boolean, null or undefined. */
function primitive(expression: Expression, operator: string, scope: Scope): { value: Primitive } | null {
  const operand = value(expression, scope);
  if (operand === null || operand.kind === "leaf") return operand;
  return fail(scope, errors.wrongOperands(expression.span, operator, describe(operand)));
}

function bounded(result: Primitive, span: Span, scope: Scope): Result {
  if (typeof result !== "string") return leaf(result, span);
  if (result.length > maxLength) return fail(scope, errors.tooLarge(span, "text too long", maxLength));
  return spend(result.length, span, scope) ? leaf(result, span) : null;
}

function template(expression: Kind<"template">, scope: Scope): Result {
  let text = expression.head;
  let complete = true;
  for (const part of expression.parts) {
    const inner = primitive(part.value, "a template string", scope);
    if (inner === null) complete = false;
    else text += `${inner.value}${part.text}`;
    if (text.length > maxLength) break;
  }
  return complete ? bounded(text, expression.span, scope) : null;
}

function unary({ operator, operand, span }: Kind<"unary">, scope: Scope): Result {
  const input = primitive(operand, operator, scope);
  if (input === null) return null;
  const output = applyUnary(operator, input.value);
  return output
    ? leaf(output.value, span)
    : fail(scope, errors.wrongOperands(span, operator, show(input.value)));
}

function choice({ operator, left, right }: Kind<"binary">, scope: Scope): Result {
  const first = value(left, scope);
  return first && (takesRightSide(operator, first.value) ? value(right, scope) : first);
}

function binary({ operator, left, right, span }: Kind<"binary">, scope: Scope): Result {
  const first = primitive(left, operator, scope);
  const second = primitive(right, operator, scope);
  if (first === null || second === null) return null;
  const output = applyBinary(operator, first.value, second.value);
  if (output !== null) return bounded(output.value, span, scope);
  return fail(scope, errors.wrongOperands(span, operator, `${show(first.value)} and ${show(second.value)}`));
}

function show(input: Primitive): string {
  return JSON.stringify(input) ?? "undefined";
}

function spreadItems(items: readonly Item[], span: Span, scope: Scope): Located[] | null {
  const parts = items.map((item): readonly Located[] | null => {
    const located = value(item.value, scope);
    if (located === null) return null;
    if (!item.spread) return [located];
    if (located.kind === "list") return located.items;
    return fail(scope, errors.wrongSpread(item.value.span, "an array", describe(located)));
  });
  if (!parts.every((part) => part !== null)) return null;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > maxLength) return fail(scope, errors.tooLarge(span, "too many elements", maxLength));
  return spend(length, span, scope) ? parts.flat() : null;
}

function spreadEntries(entries: readonly Entry[], scope: Scope): Map<string, Located> | null {
  const parts = entries.map(({ key, value: expression }): readonly [string, Located][] | null => {
    const located = value(expression, scope);
    if (located === null) return null;
    if (key !== null) return [[key, located]];
    if (located.kind === "record")
      return spend(located.entries.size, expression.span, scope) ? [...located.entries] : null;
    // As in JavaScript, so that `...(LARGE && { batch: 256 })` works.
    if (located.value === false || located.value === null || located.value === undefined) return [];
    return fail(scope, errors.wrongSpread(expression.span, "an object", describe(located)));
  });
  if (!parts.every((part) => part !== null)) return null;
  return new Map(parts.flat());
}

function named({ name, span }: Kind<"name">, scope: Scope): Result {
  const { constants, imports, code, file } = scope.module;
  if (code.has(name)) return reference(name, file, span, scope);
  const expression = constants.get(name);
  if (expression !== undefined) return constant(name, expression, span, scope);
  const imported = imports.get(name);
  if (imported !== undefined) return fromImport(name, imported, span, scope);
  if (name === "undefined") return leaf(undefined, span);
  if (name === "NaN" || name === "Infinity") return leaf(Number(name), span);
  return fail(scope, errors.unknownName(span, name, [...constants.keys(), ...imports.keys()], helperNames));
}

/** A function or a class by its name: where it is, and no more. */
function reference(name: string, file: string, span: Span, { codeFiles }: Scope): Located {
  codeFiles.add(file);
  const fields = Object.entries({ kind: "code", file, name } satisfies CodeReference);
  return record(new Map(fields.map(([key, text]) => [key, leaf(text, span)])), span);
}

/** The value of a constant, computed once; its parts keep the place where they are written. */
function constant(name: string, expression: Expression, use: Span, scope: Scope): Result {
  const { constants, running } = scope;
  const key = `${scope.module.file}#${name}`;
  const known = constants.get(key);
  if (known === "running") {
    return fail(scope, errors.cycle(use, cyclePath([...running.slice(running.indexOf(key)), key])));
  }
  if (known !== undefined) return known;
  constants.set(key, "running");
  running.push(key);
  const result = value(expression, scope);
  running.pop();
  constants.set(key, result);
  return result;
}

/** Plain names; a constant and its export count as one. */
function cyclePath(keys: readonly string[]): string[] {
  const names = keys.map((key) => key.slice(key.lastIndexOf("#") + 1).replace("export ", ""));
  return names.filter((name, index) => name !== names[index - 1]);
}

function fromImport(name: string, imported: Import, span: Span, scope: Scope): Result {
  if (imported.kind === "broken") return null;
  if (imported.kind === "constant") return exported(imported, imported.name, imported.span, scope);
  return fail(scope, errors.notConstant(span, WITHOUT_VALUE[imported.kind](name)));
}

/** Imported names that stand for no value. */
const WITHOUT_VALUE: Readonly<
  Record<"helper" | "helpers" | "constants" | "library", (name: string) => string>
> = {
  helper: (name) => `\`${name}\` without a call`,
  helpers: (name) => `the module \`${name}\` itself`,
  constants: (name) => `the module \`${name}\` itself`,
  library: (name) => `\`${name}\`, a function for features,`,
};

/** The export `name` of the file that an import leads to. */
function exported(origin: { file: string; from: string }, name: string, span: Span, scope: Scope): Result {
  const module = scope.modules.get(origin.file);
  if (module === undefined) return null;
  const expression = module.exports.get(name);
  if (expression !== undefined) return constant(`export ${name}`, expression, span, { ...scope, module });
  return fail(scope, errors.notExported(span, name, origin.from, [...module.exports.keys()]));
}

function access({ object, key, span }: Kind<"access">, scope: Scope): Result {
  const name = primitive(key, "[]", scope);
  if (name === null) return null;
  const text = String(name.value);
  const imported = object.kind === "name" ? scope.module.imports.get(object.name) : undefined;
  if (imported?.kind === "constants") return exported(imported, text, key.span, scope);
  const whole = value(object, scope);
  if (whole === null) return null;
  return member(whole, text, span) ?? fail(scope, errors.noSuchProperty(key.span, text, memberNames(whole)));
}

function call({ callee, text, items, span }: Kind<"call">, scope: Scope): Result {
  const helper = helperName(callee, scope.module);
  if (helper === null) {
    const imported = callee.kind === "name" ? scope.module.imports.get(callee.name) : undefined;
    return imported?.kind === "broken" ? null : fail(scope, errors.notHelper(span, text, helperNames));
  }
  const args = spreadItems(items, span, scope);
  if (args === null) return null;
  const plain = args.map((argument) => argument.value);
  const output: unknown = Reflect.apply(helpers[helper], undefined, plain);
  if (!spend(Object.keys(Object(output)).length, span, scope)) return null;
  const result = { ...locateResult(output, args, span), span };
  if (helper === "defineModel") scope.models.add(result);
  return result;
}
