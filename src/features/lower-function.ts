import type { Span } from "../diagnostics/diagnostic.js";
import { beyondLimit, notCompilable, recursiveFeature } from "../diagnostics/features.js";
import { calleesOf } from "./callees.js";
import {
  type ArrayRef,
  type FeatureFunction,
  type Parameter,
  type Scalar,
  type Statement,
  statementsIn,
} from "./feature-ir.js";
import { lower } from "./lower-expression.js";
import { lowerBody } from "./lower-statement.js";
import { needsOf } from "./needs.js";
import {
  bind,
  type ClassInstance,
  type FunctionDraft,
  fail,
  type Given,
  type Instance,
  isCompiledIn,
  type Program,
  type Scope,
  unique,
} from "./scope.js";
import type { FunctionTree, ModuleTree } from "./tree.js";
import { RANGES } from "./typing.js";

/** Most functions of one program, specialised ones counted each. */
const MOST_INSTANCES = 2000;

/** Most loops inside each other: ranges of integers are found in several passes over the body of each. */
const MOST_NESTED = 7;

/** A function for lengths, tables and constants; compiled once for the same ones. */
export function lowerFunction(
  program: Program,
  module: ModuleTree,
  fn: FunctionTree,
  self: ClassInstance | null,
  given: readonly Given[],
  span: Span,
): Instance {
  const key = `${module.file} ${self?.struct ?? ""}.${fn.name}(${given.map(givenKey).join()})`;
  const known = program.instances.get(key);
  if (known) return known;
  if (program.running.includes(fn)) fail(recursiveFeature(span, fn.name));
  if (program.instances.size === MOST_INSTANCES) fail(beyondLimit(span, "functions", MOST_INSTANCES));
  program.running.push(fn);
  const name = unique(self ? `${self.struct}_${fn.name}` : fn.name, program.names);
  const instance = { fn: compiled(name, program, module, fn, self, given) };
  program.running.pop();
  program.instances.set(key, instance);
  program.functions.push(instance.fn);
  return instance;
}

function givenKey(given: Given): string {
  switch (given.kind) {
    case "constant":
      return String(given.value);
    case "scalar":
      return given.type;
    case "rows":
      return `rows ${given.name} ${JSON.stringify(given.rows)}`;
    case "array": {
      const { home, name, element, length } = given.array;
      return home === "table" ? `table ${name}` : `${element}[${length}]`;
    }
    default:
      return given satisfies never;
  }
}

/** Lowers a function again and again until no statement changes the type of an earlier one. */
function compiled(
  name: string,
  program: Program,
  module: ModuleTree,
  fn: FunctionTree,
  self: ClassInstance | null,
  given: readonly Given[],
): FeatureFunction {
  const types: FunctionDraft["types"] = new Map();
  const needs = needsOf(fn, calleesOf(module, self?.tree ?? null, program.moduleOf), program.needs);
  for (;;) {
    const draft: FunctionDraft = {
      ...{ program, module, fn, self, needs, types },
      ...{ names: new Set(), scratch: [], written: new Set(), origins: new Map() },
      ...{ out: null, result: null, again: false },
    };
    const scope: Scope = { draft, names: [new Map()], statements: [], lower };
    const parameters = fn.parameters.flatMap((_, index) => parameter(index, given[index]!, scope));
    lowerBody(fn.body, scope);
    if (!draft.again) return finished(name, draft, parameters, scope.statements);
  }
}

/** Binds a parameter; gives it if the device passes anything for it. */
function parameter(index: number, given: Given, scope: Scope): Parameter[] {
  const { fn, names } = scope.draft;
  const { name: source, type } = fn.parameters[index]!;
  if (given.kind === "constant" || given.kind === "rows") {
    bind(source, given, scope);
    return [];
  }
  if (given.kind === "array" && isCompiledIn(given)) {
    bind(source, given, scope);
    return [];
  }
  const name = unique(source, names);
  if (given.kind === "array") {
    const array: ArrayRef = { ...given.array, home: "parameter", name, path: [] };
    bind(source, { kind: "array", array }, scope);
    return [{ kind: "array", name, array, written: false }];
  }
  const limits = RANGES[type?.name ?? ""];
  const range = limits ? { low: limits[0], high: limits[1] } : null;
  const variable = { kind: "variable", name, type: given.type, writable: true, declaration: null } as const;
  bind(source, variable, scope);
  return [{ kind: "scalar", name, type: given.type, range }];
}

function finished(
  name: string,
  draft: FunctionDraft,
  parameters: readonly Parameter[],
  statements: readonly Statement[],
): FeatureFunction {
  const { fn, self, out, scratch, written, result } = draft;
  if (out && result)
    fail(notCompilable(fn.span, "a function that returns an array or a number", "Return one kind."));
  const tooDeep = loopBelow(statements, MOST_NESTED);
  if (tooDeep)
    fail(
      beyondLimit(tooDeep, "loops inside each other", MOST_NESTED, "Move the inner loops into a function."),
    );
  const own = (array: ArrayRef): ArrayRef =>
    array.home === "scratch" && array.name === out?.name ? { ...array, home: "out" } : array;
  return {
    name,
    source: self ? `${self.tree.name}.${fn.name}` : fn.name,
    place: fn.span,
    self: self?.struct ?? null,
    parameters: parameters.map((each) =>
      each.kind === "array" ? { ...each, written: written.has(each.name) } : each,
    ),
    result: result satisfies Scalar | null,
    out: out && own(out),
    scratch: scratch.filter((each) => each.name !== out?.name),
    body: statements.map((each) => replaced(each, own, written)),
  };
}

/** The first loop that stands inside as many others. */
function loopBelow(body: readonly Statement[], others: number): Span | null {
  for (const each of body) {
    const isLoop = each.kind === "for";
    if (isLoop && others === 0) return each.place;
    const found = loopBelow(statementsIn(each), isLoop ? others - 1 : others);
    if (found) return found;
  }
  return null;
}

/** A statement with other arrays; views learn whether anything is stored through them. */
function replaced<Node>(node: Node, own: (array: ArrayRef) => ArrayRef, written: ReadonlySet<string>): Node {
  if (Array.isArray(node)) return node.map((each) => replaced(each, own, written)) as Node;
  if (typeof node !== "object" || node === null) return node;
  if ("home" in node) return own(node as unknown as ArrayRef) as Node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === "span" || key === "place" ? value : replaced(value, own, written),
  ]);
  const copy = Object.fromEntries(entries);
  if (copy.kind === "view") copy.written = written.has(copy.view.name);
  return copy;
}
