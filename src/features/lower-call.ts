import type { Span } from "../diagnostics/diagnostic.js";
import {
  notCompilable,
  notStatic,
  outsideType,
  unknownFeatureName,
  wrongArguments,
  wrongValue,
} from "../diagnostics/features.js";
import { fresh, markWritten } from "./array-places.js";
import { calleesOf } from "./callees.js";
import { constantValue, functionOf, tableValue } from "./compile-time.js";
import type { Argument, Scalar } from "./feature-ir.js";
import { arrayOf, lowerArrayMethod } from "./lower-array.js";
import { argumentsOf, isMath, lowerIntrinsic, lowerMath } from "./lower-math.js";
import { constantIn } from "./lower-rows.js";
import { needsOf } from "./needs.js";
import { ELEMENTARY, INTRINSICS } from "./read-module.js";
import {
  type ClassInstance,
  ELEMENT_OF,
  fail,
  type Given,
  isCompiledIn,
  lookUp,
  momentOf,
  type Scope,
  tableOf,
  unique,
  type Value,
} from "./scope.js";
import { isRows } from "./table-rows.js";
import type { CallTree, FunctionTree, ModuleTree, Tree } from "./tree.js";
import { describe, naturalType, RANGES, SCALARS, toType } from "./typing.js";

/** A function with what its names mean, the object whose method it is, and the name of an array that it returns. */
interface Target {
  readonly fn: FunctionTree;
  readonly module: ModuleTree;
  readonly self: { readonly path: readonly string[]; readonly instance: ClassInstance } | null;
  readonly result: string;
}

/** The result of a call; an array is called `name`, or as the function that makes it. */
export function lowerCall(tree: CallTree, scope: Scope, name: string | null = null): Value {
  const { callee } = tree;
  if (callee.kind === "member" && isMath(tree, scope)) {
    return lowerMath(callee.name, tree, scope, (values) => {
      const module = scope.draft.program.moduleOf(ELEMENTARY);
      const fn = module.functions.get(callee.name)!;
      return callWith(values, { fn, module, self: null, result: fn.name }, tree, scope);
    });
  }
  if (callee.kind === "member") return methodCall(callee.name, tree, scope, name);
  if (callee.kind !== "name")
    return fail(notCompilable(tree.span, "this call", "Call a function by its name."));
  const { module, program } = scope.draft;
  const local = lookUp(callee.name, scope);
  const target = local ? null : functionOf(module, callee.name, program.moduleOf);
  if (target?.module.file === INTRINSICS) {
    return target.fn.name === "table" ? table(tree, scope) : lowerIntrinsic(target.fn.name, tree, scope);
  }
  if (target) return callOf({ ...target, self: null, result: name ?? callee.name }, tree, scope);
  return fail(
    unknownFeatureName(callee.span, callee.name, [...module.functions.keys(), ...module.imports.keys()]),
  );
}

/** `table(make, ...)`: the array that a function makes when features are compiled. */
function table(tree: CallTree, scope: Scope): Value {
  const value = tableValue(tree, momentOf(scope));
  const [make] = tree.args;
  const name = make?.kind === "name" ? make.name : "table";
  if (typeof value !== "object" || isRows(value)) return constantIn(value, name, scope);
  return { kind: "array", array: tableOf(value, name, scope.draft.program) };
}

function methodCall(name: string, tree: CallTree, scope: Scope, result: string | null): Value {
  const { callee } = tree;
  if (callee.kind !== "member") return { kind: "nothing" };
  const element = callee.object.kind === "name" ? ELEMENT_OF[callee.object.name] : undefined;
  if (name === "of" && element) {
    const made = arrayOf(tree.args, element, result ?? "values", tree.span, scope);
    if (made) return { kind: "array", array: made };
    const values = constantValue(tree, momentOf(scope));
    if (typeof values === "object" && !isRows(values))
      return { kind: "array", array: tableOf(values, "values", scope.draft.program) };
  }
  const object = scope.lower(callee.object, scope);
  if (object.kind === "array") return lowerArrayMethod(object.array, name, tree, scope, result);
  if (object.kind !== "object") {
    return fail(
      wrongValue(callee.object.span, "an object or an array", describe(object), "Only these have methods."),
    );
  }
  const { tree: type, module } = object.instance;
  const fn = type.methods.get(name);
  if (!fn) return fail(unknownFeatureName(callee.span, name, type.methods.keys()));
  return callOf({ fn, module, self: object, result: result ?? name }, tree, scope);
}

/** A call of a function or a method. */
function callOf(target: Target, tree: CallTree, scope: Scope): Value {
  const { fn, module } = target;
  const whole = { ...tree, args: [...tree.args, ...standardsOf(fn, module, tree, scope)] };
  if (whole.args.length !== fn.parameters.length) {
    return fail(wrongArguments(tree.span, fn.name, fn.parameters.length, tree.args.length));
  }
  return callWith(argumentsOf(whole.args, scope), target, whole, scope);
}

/** Default values of the parameters for which a call has no arguments, as far as there are some. */
function standardsOf(fn: FunctionTree, module: ModuleTree, { args }: CallTree, scope: Scope): Tree[] {
  const { moment } = scope.draft.program;
  return fn.parameters.slice(args.length).flatMap(({ standard }): Tree[] => {
    if (standard === null) return [];
    const value = constantValue(standard, { ...moment, module });
    if (typeof value === "object") return fail(notStatic(standard.span, "the default value"));
    const { span } = standard;
    return [typeof value === "number" ? { kind: "number", value, span } : { kind: "boolean", value, span }];
  });
}

/** A call as a statement; its result is a new local or a new array. */
function callWith(values: readonly Value[], target: Target, tree: CallTree, scope: Scope): Value {
  const { draft } = scope;
  const { fn, self, result: named } = target;
  const given = values.map((value, index) => givenBy(value, index, target, tree, scope));
  const { fn: compiled } = draft.program.lowerFunction(
    draft.program,
    target.module,
    fn,
    self?.instance ?? null,
    given,
    tree.span,
  );
  const args: Argument[] = [];
  const { parameters } = compiled;
  let at = 0;
  for (const [index, each] of given.entries()) {
    if (isCompiledIn(each)) continue;
    const parameter = parameters[at++]!;
    args.push(argument(parameter, values[index]!, tree.args[index]!.span, scope));
  }
  const out = compiled.out && fresh(compiled.out, named, scope);
  const name = compiled.result && unique(fn.name, draft.names);
  const result = name && compiled.result ? { name, type: compiled.result } : null;
  scope.statements.push({
    kind: "call",
    place: tree.span,
    fn: compiled.name,
    self: self?.path ?? null,
    args,
    out,
    result,
  });
  if (out) return { kind: "array", array: out };
  return result ? { kind: "scalar", expression: { kind: "local", ...result } } : { kind: "nothing" };
}

function argument(
  parameter:
    | { readonly kind: "scalar"; readonly type: Scalar }
    | { readonly kind: "array"; readonly written: boolean },
  value: Value,
  span: Span,
  scope: Scope,
): Argument {
  if (parameter.kind === "scalar") return toType(value, parameter.type, span);
  if (value.kind !== "array") return fail(wrongValue(span, "an array", describe(value), "Give it an array."));
  if (parameter.written) markWritten(value.array, span, scope);
  return { kind: "array", array: value.array };
}

/** The argument of a caller for a parameter: constants where the function is specialised to them. */
function givenBy(
  value: Value,
  index: number,
  { fn, self, module }: Target,
  tree: CallTree,
  scope: Scope,
): Given {
  const parameter = fn.parameters[index]!;
  const span = tree.args[index]!.span;
  const { program } = scope.draft;
  const needs = needsOf(fn, calleesOf(module, self?.instance.tree ?? null, program.moduleOf), program.needs);
  if (value.kind === "array") return { kind: "array", array: value.array };
  if (value.kind === "rows" && value.part === null) return value;
  if (value.kind === "list")
    return { kind: "array", array: tableOf([...value.values], parameter.name, program) };
  const declared = parameter.type?.name ?? "number";
  if (value.kind === "constant" && (needs.may.has(parameter.name) || declared === "boolean")) return value;
  const type = SCALARS[declared] ?? naturalType(value);
  if (type === null)
    return fail(wrongValue(span, "a number", describe(value), "Give it a number or an array."));
  toType(value, type, span);
  const range = RANGES[declared];
  if (
    range &&
    value.kind === "constant" &&
    (Number(value.value) < range[0] || Number(value.value) > range[1])
  ) {
    return fail(outsideType(span, declared, String(value.value)));
  }
  return { kind: "scalar", type };
}
