import { Failure, type Span } from "../diagnostics/diagnostic.js";
import {
  beyondLimit,
  notStatic,
  outside,
  unknownFeatureName,
  wrongArguments,
} from "../diagnostics/features.js";
import { byName } from "./by-name.js";
import {
  applyOperator,
  applyUnary,
  type Constant,
  MATH_CONSTANTS,
  MATH_FUNCTIONS,
  type Numbers,
  type Rows,
} from "./constant-math.js";
import { INTRINSICS } from "./read-module.js";
import { isRows, rowsOf } from "./table-rows.js";
import type { CallTree, FunctionTree, ModuleTree, Operator, StatementTree, Tree } from "./tree.js";

/** Meanings of names while a table is computed. */
export interface Moment {
  readonly module: ModuleTree;
  readonly moduleOf: (file: string) => ModuleTree;
  /** Variables, innermost scope last. */
  readonly scopes: readonly Map<string, Constant>[];
  /** Steps that may still be made, by all that is compiled together. */
  readonly budget: { steps: number };
  /** Constants of files by `file#name`. */
  readonly constants: Map<string, Constant>;
  readonly depth: number;
  /** Lengths of arrays whose elements are known only when the program runs. */
  readonly lengths: ReadonlyMap<string, number>;
  /** Constant fields of `this`. */
  readonly fields: ReadonlyMap<string, Constant>;
  /** Runs the body of a function. */
  readonly run: (body: readonly StatementTree[], moment: Moment) => End;
}

/** The way on after a statement. */
export type End = "next" | "break" | "continue" | { readonly value: Constant };

export const MOST_STEPS = 100_000_000;
const MOST_DEPTH = 100;

export function spend({ budget }: Moment, span: Span): void {
  if (--budget.steps < 0) throw new Failure(beyondLimit(span, "steps of tables", MOST_STEPS));
}

/** Typed arrays by the name of their class. */
export const ARRAYS = byName<new (length: number) => Exclude<Numbers, number[]>>({
  Float32Array,
  Int32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
});

/** The value of an expression in float64. Throws FF1104 where it is known only when the program runs. */
export function constantValue(tree: Tree, moment: Moment): Constant {
  spend(moment, tree.span);
  switch (tree.kind) {
    case "number":
    case "boolean":
      return tree.value;
    case "name":
      return nameValue(tree.name, tree.span, moment);
    case "list":
      return listValue(tree.items, moment);
    case "unary":
      return applyUnary(tree.operator, constantValue(tree.operand, moment), tree.span);
    case "binary":
      return binaryValue(tree.operator, tree.left, tree.right, moment);
    case "conditional":
      return constantValue(truth(tree.condition, moment) ? tree.whenTrue : tree.whenFalse, moment);
    case "index":
      return elementValue(tree.object, tree.index, moment);
    case "member":
      return memberValue(tree.object, tree.name, tree.span, moment);
    case "call":
      return callValue(tree, moment);
    case "new":
      return newArray(tree.name, tree.args, tree.span, moment);
    case "this":
      throw new Failure(notStatic(tree.span, "`this`"));
    default:
      return tree satisfies never;
  }
}

function listValue(items: readonly Tree[], moment: Moment): Constant {
  const values = items.map((each) => constantValue(each, moment));
  if (typeof values[0] === "object") return rowsOf(values, items);
  return values.map((value, at) => asNumber(value, items[at]!.span));
}

function asNumber(value: Constant, span: Span): number {
  if (typeof value !== "number") throw new Failure(notStatic(span, "the value"));
  return value;
}

export function number(tree: Tree, moment: Moment): number {
  return asNumber(constantValue(tree, moment), tree.span);
}

export function truth(tree: Tree, moment: Moment): boolean {
  const value = constantValue(tree, moment);
  if (typeof value !== "boolean") throw new Failure(notStatic(tree.span, "the condition"));
  return value;
}

export function numbers(tree: Tree, moment: Moment): Numbers {
  const value = constantValue(tree, moment);
  if (typeof value !== "object" || isRows(value)) throw new Failure(notStatic(tree.span, "the array"));
  return value;
}

/** Elements of an array, rows of a table of tables. */
export function elements(tree: Tree, moment: Moment): Numbers | Rows["rows"] {
  const value = constantValue(tree, moment);
  if (typeof value !== "object") throw new Failure(notStatic(tree.span, "the array"));
  return isRows(value) ? value.rows : value;
}

function nameValue(name: string, span: Span, moment: Moment): Constant {
  for (let at = moment.scopes.length - 1; at >= 0; at--) {
    const found = moment.scopes[at]!.get(name);
    if (found !== undefined) return found;
  }
  const value = constantOf(moment.module, name, moment);
  if (value === undefined) throw new Failure(notStatic(span, `\`${name}\``));
  return value;
}

/** A constant of a file or of one that it imports, by its name or its path in an object; undefined where there is none. */
export function constantOf(module: ModuleTree, name: string, moment: Moment): Constant | undefined {
  const [root = name, ...path] = name.split(".");
  const imported = module.imports.get(root);
  if (imported?.file)
    return constantOf(moment.moduleOf(imported.file), [imported.name, ...path].join("."), moment);
  const constant = module.constants.get(name);
  if (constant === undefined || moment.depth > MOST_DEPTH) return undefined;
  const key = `${module.file}#${name}`;
  const known = moment.constants.get(key);
  if (known !== undefined) return known;
  const none = { scopes: [], lengths: new Map(), fields: new Map() };
  const value = constantValue(constant.value, { ...moment, ...none, module, depth: moment.depth + 1 });
  moment.constants.set(key, value);
  return value;
}

/** `a.b.c` of names alone; null for any other expression. */
export function pathOf(tree: Tree): string | null {
  if (tree.kind === "name") return tree.name;
  const path = tree.kind === "member" ? pathOf(tree.object) : null;
  return path !== null && tree.kind === "member" ? `${path}.${tree.name}` : null;
}

function binaryValue(operator: Operator, left: Tree, right: Tree, moment: Moment): Constant {
  if (operator === "&&") return truth(left, moment) && truth(right, moment);
  if (operator === "||") return truth(left, moment) || truth(right, moment);
  const a = constantValue(left, moment);
  return applyOperator(operator, a, constantValue(right, moment)) ?? fail(left.span);
}

function fail(span: Span): never {
  throw new Failure(notStatic(span, "the value"));
}

function elementValue(object: Tree, index: Tree, moment: Moment): Constant {
  const array = elements(object, moment);
  const at = number(index, moment);
  const value = array[at];
  if (value === undefined) throw new Failure(outside(index.span, String(at), array.length));
  return value;
}

function memberValue(object: Tree, name: string, span: Span, moment: Moment): Constant {
  const constant = object.kind === "name" && object.name === "Math" ? MATH_CONSTANTS[name] : undefined;
  if (constant !== undefined) return constant;
  const field = object.kind === "this" ? moment.fields.get(name) : undefined;
  if (field !== undefined) return field;
  const path = pathOf(object);
  const isLocal = path === null || moment.scopes.some((each) => each.has(path.split(".")[0]!));
  const known = isLocal ? undefined : constantOf(moment.module, `${path}.${name}`, moment);
  if (known !== undefined) return known;
  if (name !== "length") throw new Failure(notStatic(span, `\`${name}\``));
  const length = object.kind === "name" ? moment.lengths.get(object.name) : undefined;
  return length ?? elements(object, moment).length;
}

function callValue(tree: CallTree, moment: Moment): Constant {
  const { callee, args, span } = tree;
  if (callee.kind === "member" && callee.object.kind === "name" && callee.object.name === "Math") {
    const compute = MATH_FUNCTIONS[callee.name];
    if (compute === undefined) throw new Failure(notStatic(span, `\`Math.${callee.name}\``));
    return compute(...args.map((each) => number(each, moment)));
  }
  if (callee.kind === "member" && callee.name === "of" && callee.object.kind === "name") {
    return filled(
      callee.object.name,
      args.map((each) => number(each, moment)),
      span,
    );
  }
  if (callee.kind === "member" && callee.name === "fill") {
    return numbers(callee.object, moment).fill(number(args[0] ?? fail(span), moment));
  }
  if (callee.kind !== "name") throw new Failure(notStatic(span, "the result of this call"));
  const target = functionOf(moment.module, callee.name, moment.moduleOf);
  if (target?.fn.name === "table" && target.module.file === INTRINSICS) return tableValue(tree, moment);
  if (target === null)
    throw new Failure(unknownFeatureName(callee.span, callee.name, moment.module.functions.keys()));
  return applyFunction(
    target,
    args.map((each) => constantValue(each, moment)),
    span,
    moment,
  );
}

/** `table(make, a, b)` is `make(a, b)`, computed when features are compiled. */
export function tableValue({ args, span, ...tree }: CallTree, moment: Moment): Constant {
  const [callee, ...rest] = args;
  return callValue({ ...tree, callee: callee ?? fail(span), args: rest, span }, moment);
}

/** A function and the file in which its names are looked up; null where there is none. */
export function functionOf(
  module: ModuleTree,
  name: string,
  moduleOf: (file: string) => ModuleTree,
): { readonly module: ModuleTree; readonly fn: FunctionTree } | null {
  const imported = module.imports.get(name);
  if (imported?.file) return functionOf(moduleOf(imported.file), imported.name, moduleOf);
  const fn = module.functions.get(name);
  return fn === undefined ? null : { module, fn };
}

export function applyFunction(
  { module, fn }: { readonly module: ModuleTree; readonly fn: FunctionTree },
  args: readonly Constant[],
  span: Span,
  moment: Moment,
): Constant {
  if (moment.depth > MOST_DEPTH) throw new Failure(beyondLimit(span, "calls inside of calls", MOST_DEPTH));
  const none = { module, scopes: [], lengths: new Map(), fields: new Map() };
  const standards = fn.parameters
    .slice(args.length)
    .flatMap(({ standard }) => (standard === null ? [] : [constantValue(standard, { ...moment, ...none })]));
  const given = [...args, ...standards];
  if (given.length !== fn.parameters.length) {
    throw new Failure(wrongArguments(span, fn.name, fn.parameters.length, args.length));
  }
  const variables = new Map(fn.parameters.map(({ name }, index) => [name, given[index]!]));
  const own = { ...none, scopes: [variables] };
  const end = moment.run(fn.body, { ...moment, ...own, depth: moment.depth + 1 });
  return typeof end === "object" ? end.value : fail(span);
}

function newArray(name: string, args: readonly Tree[], span: Span, moment: Moment): Numbers {
  const value = args[0] === undefined ? 0 : constantValue(args[0], moment);
  if (typeof value === "object" && !isRows(value)) return filled(name, value, span);
  const make = ARRAYS[name];
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1 << 20;
  if (!make || !fits) throw new Failure(notStatic(span, "the size of the array"));
  return new make(value);
}

function filled(name: string, values: ArrayLike<number>, span: Span): Numbers {
  const make = ARRAYS[name];
  if (!make) throw new Failure(notStatic(span, "the array"));
  const array = new make(values.length);
  array.set(Array.from(values));
  return array;
}
