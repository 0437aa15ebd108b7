import { Failure } from "../diagnostics/diagnostic.js";
import { unknownFeatureName, wrongValue } from "../diagnostics/features.js";
import { byName } from "./by-name.js";
import { calleesOf } from "./c-declarations.js";
import { functionOf } from "./compile-time.js";
import { newMoment } from "./compile-time-statements.js";
import type { ArrayRef, ElementType, FeatureFunction, FeatureIr } from "./feature-ir.js";
import { classOf, lowerClass } from "./lower-class.js";
import { lowerFunction } from "./lower-function.js";
import { prove } from "./prove.js";
import { moduleReader, type ReadText } from "./read-module.js";
import { type ClassInstance, ELEMENT_OF, type Given, type Program } from "./scope.js";
import type { FunctionTree, ModuleTree, ParameterTree } from "./tree.js";
import { SCALARS } from "./typing.js";
import { withoutNeedlessZeros } from "./zeroing.js";

/** A function or a class of a file, and what it is called with. */
export interface Request {
  readonly file: string;
  readonly name: string;
  /** Lengths of the arrays that the parameters of functions and methods take, by parameter. */
  readonly lengths?: Readonly<Record<string, number>>;
  /** Constants for the constructor of a class, or for parameters of a function. */
  readonly constants?: Readonly<Record<string, number>>;
  readonly readText?: ReadText;
}

/**
 * A feature function, or the methods of a class that are not private, with everything that they call. Nothing of the user's is executed. Throws a
 * Failure with what cannot be compiled: FF1101 to FF1111.
 */
export function compileFeatures(request: Request): FeatureIr {
  const moduleOf = moduleReader(request.readText);
  const module = moduleOf(request.file);
  const program = newProgram(module, moduleOf);
  const { state, entries } = entriesOf(request, program, module);
  return withTables(withoutNeedlessZeros(prove({ ...reachable(program, entries), state })));
}

function newProgram(module: ModuleTree, moduleOf: (file: string) => ModuleTree): Program {
  return {
    moduleOf,
    moment: newMoment(module, moduleOf),
    ...{ tables: new Map(), structs: new Map(), instances: new Map(), classes: new Map() },
    ...{ functions: [], names: new Set(), running: [], needs: new Map() },
    lowerFunction,
  };
}

/** Names of the functions that are called from outside, and of the struct whose methods they are. */
function entriesOf(
  request: Request,
  program: Program,
  module: ModuleTree,
): Pick<FeatureIr, "state" | "entries"> {
  const { name } = request;
  const fn = functionOf(module, name, program.moduleOf);
  if (fn) return { state: null, entries: [enter(fn.module, fn.fn, null, request, program)] };
  const found = classOf(module, name, program.moduleOf);
  if (!found) {
    throw new Failure(
      unknownFeatureName(module.start, name, [...module.functions.keys(), ...module.classes.keys()]),
    );
  }
  const args = found.tree.parameters.map((each) => {
    const value = byName(request.constants ?? {})[each.name];
    if (value === undefined)
      throw new Failure(wrongValue(each.span, "a constant", "nothing", "Name it where the class is used."));
    return value;
  });
  const instance = lowerClass(program, found.module, found.tree, args, found.tree.span);
  const methods = [...found.tree.methods.values()].filter(({ hidden }) => !hidden);
  const entries = methods.map((method) => enter(found.module, method, instance, request, program));
  return { state: instance.struct, entries };
}

function enter(
  module: ModuleTree,
  fn: FunctionTree,
  self: ClassInstance | null,
  request: Request,
  program: Program,
): string {
  const given = fn.parameters.map((each) => givenFor(each, request));
  return lowerFunction(program, module, fn, self, given, fn.span).fn.name;
}

function givenFor({ name, type, span }: ParameterTree, { lengths = {}, constants = {} }: Request): Given {
  const constant = byName(constants)[name];
  if (constant !== undefined) return { kind: "constant", value: constant };
  const element: ElementType | undefined = ELEMENT_OF[type?.name ?? ""];
  const length = byName(lengths)[name];
  if (element && length !== undefined) {
    const array: ArrayRef = { home: "parameter", name, path: [], element, length };
    return { kind: "array", array };
  }
  const scalar = SCALARS[type?.name ?? ""];
  if (scalar) return { kind: "scalar", type: scalar };
  const found = element ? "an array without a length" : `\`${type?.name ?? "no type"}\``;
  throw new Failure(
    wrongValue(span, "an array, `f32`, `i32` or `boolean`", found, "Declare the type of each parameter."),
  );
}

/** All that the entries reach, and nothing that was lowered on the way to it. */
function reachable(program: Program, entries: readonly string[]): Omit<FeatureIr, "state"> {
  const byName = new Map(program.functions.map((each) => [each.name, each]));
  const found = new Set<FeatureFunction>();
  const visit = (name: string): void => {
    const fn = byName.get(name)!;
    if (found.has(fn)) return;
    for (const each of calleesOf(fn)) visit(each);
    found.add(fn);
  };
  for (const entry of entries) visit(entry);
  const functions = [...found];
  const tables = [...program.tables.values()];
  return { tables, structs: [...program.structs.values()], functions, sites: [], entries };
}

/** The same features with the tables that they still read. */
function withTables(ir: FeatureIr): FeatureIr {
  const text = JSON.stringify(ir.functions);
  return { ...ir, tables: ir.tables.filter(({ name }) => text.includes(`"home":"table","name":"${name}"`)) };
}
