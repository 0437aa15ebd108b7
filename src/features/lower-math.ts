import type { Span } from "../diagnostics/diagnostic.js";
import { notCompilable, unknownMember, wrongArguments } from "../diagnostics/features.js";
import { byName } from "./by-name.js";
import { MATH_FUNCTIONS } from "./constant-math.js";
import type { Expression, IntrinsicName } from "./feature-ir.js";
import { binary, bothSides, combine, keptBefore } from "./lower-operator.js";
import { fail, lookUp, type Scope, type Value } from "./scope.js";
import type { CallTree, Tree } from "./tree.js";
import { bound, commonType, naturalType, staticNumber, toType } from "./typing.js";

type Lower = (args: readonly Value[], tree: CallTree, scope: Scope) => Value;

/** True for a call of `Math.name(...)`. */
export function isMath({ callee }: CallTree, scope: Scope): boolean {
  return (
    callee.kind === "member" &&
    callee.object.kind === "name" &&
    callee.object.name === "Math" &&
    !lookUp("Math", scope)
  );
}

/** `Math.name(...)`; `callLibrary` calls what the library defines. */
export function lowerMath(
  name: string,
  tree: CallTree,
  scope: Scope,
  callLibrary: (args: readonly Value[]) => Value,
): Value {
  const rounding = ROUNDINGS[name];
  if (rounding) return rounded(rounding, tree, scope);
  const own = FUNCTIONS[name];
  const [fewest, most, lower] = own ?? [LIBRARY[name] ?? 0, LIBRARY[name] ?? 0, callLibrary];
  if (fewest === 0) return fail(unknownMember(tree.callee.span, `Math.${name}`, "`Math`", MATH_NAMES));
  if (tree.args.length < fewest || tree.args.length > most) {
    return fail(wrongArguments(tree.span, `Math.${name}`, fewest, tree.args.length));
  }
  const args = argumentsOf(tree.args, scope);
  const known = constantResult(name, args);
  return known === null ? lower(args, tree, scope) : { kind: "constant", value: known };
}

/** Arguments from left to right, each kept before what the calls of later ones may change. */
export function argumentsOf(args: readonly Tree[], scope: Scope): Value[] {
  let values: Value[] = [];
  for (const each of args) {
    const mark = scope.statements.length;
    const value = scope.lower(each, scope);
    values = [...values.map((before) => keptBefore(before, mark, each.span, scope)), value];
  }
  return values;
}

function constantResult(name: string, args: readonly Value[]): number | null {
  const compute = MATH_FUNCTIONS[name];
  const values = args.flatMap((each) => (each.kind === "constant" ? [Number(each.value)] : []));
  return compute === undefined || values.length !== args.length ? null : compute(...values);
}

/** Functions that are written in the subset, with the number of their parameters, all of f32. */
const LIBRARY = byName<number>({ sin: 1, cos: 1, atan: 1, atan2: 2, pow: 2, log2: 1, log10: 1 });

const ROUNDINGS = byName<"trunc" | "floor" | "ceil" | "round">({
  ...{ trunc: "trunc", floor: "floor", ceil: "ceil", round: "round" },
});

/** An f32 as an integer; of an integer itself, and of a quotient of two without leaving the integers. */
function rounded(name: "trunc" | "floor" | "ceil" | "round", tree: CallTree, scope: Scope): Value {
  const [arg] = tree.args;
  if (!arg || tree.args.length > 1)
    return fail(wrongArguments(tree.span, `Math.${name}`, 1, tree.args.length));
  const quotient = arg.kind === "binary" && arg.operator === "/" ? arg : null;
  let value: Value;
  if (quotient) {
    const [a, b] = bothSides(quotient.left, quotient.right, scope);
    const integers =
      naturalType(a) === "i32" &&
      naturalType(b) === "i32" &&
      !(a.kind === "constant" && b.kind === "constant");
    const operator = { trunc: "quotient", floor: "floored", ceil: null, round: null } as const;
    if (integers && operator[name]) {
      return binary(
        operator[name],
        "i32",
        toType(a, "i32", quotient.left.span),
        toType(b, "i32", quotient.right.span),
      );
    }
    value = combine("/", a, b, quotient, scope);
  } else value = scope.lower(arg, scope);
  if (value.kind === "constant")
    return { kind: "constant", value: MATH_FUNCTIONS[name]!(Number(value.value)) + 0 };
  if (naturalType(value) === "i32") return value;
  return intrinsic(name, "i32", [toType(value, "f32", arg.span)]);
}

/** A call of a function that both printers know. */
function intrinsic(name: IntrinsicName, type: "f32" | "i32", args: readonly Expression[]): Value {
  return { kind: "scalar", expression: { kind: "intrinsic", type, name, args } };
}

/** min and max of two or more. */
const extreme =
  (name: "min" | "max"): Lower =>
  ([first, ...others], { span }) => {
    let result = first!;
    for (const each of others) {
      const type = commonType(result, each);
      result = intrinsic(name, type, [toType(result, type, span), toType(each, type, span)]);
    }
    return result;
  };

/** A function of an f32 or an i32 that keeps the type. */
const ofEither =
  (name: "abs" | "sign"): Lower =>
  ([value], { span }) => {
    const type = naturalType(value!) === "i32" ? "i32" : "f32";
    return intrinsic(name, type, [toType(value!, type, span)]);
  };

const ofReals =
  (name: "sqrt" | "exp" | "log"): Lower =>
  ([value], { span }) =>
    intrinsic(name, "f32", [toType(value!, "f32", span)]);

/** The root of the sum of squares, from left to right. */
const hypot: Lower = (values, { span }, scope) => {
  const real = (value: Value): Expression => toType(value, "f32", span);
  const [first, ...others] = values.map((value) => {
    const side = bound(real(value), "side", span, scope);
    return binary("*", "f32", side, side);
  });
  const sum = others.reduce((left, right) => binary("+", "f32", real(left), real(right)), first!);
  return intrinsic("sqrt", "f32", [real(sum)]);
};

const FUNCTIONS = byName<readonly [fewest: number, most: number, lower: Lower]>({
  min: [2, 8, extreme("min")],
  max: [2, 8, extreme("max")],
  abs: [1, 1, ofEither("abs")],
  sign: [1, 1, ofEither("sign")],
  hypot: [1, 8, hypot],
  sqrt: [1, 1, ofReals("sqrt")],
  exp: [1, 1, ofReals("exp")],
  log: [1, 1, ofReals("log")],
  clz32: [1, 1, ([value], { span }) => intrinsic("clz32", "i32", [toType(value!, "i32", span)])],
  imul: [2, 2, ([a, b], { span }) => binary("*", "i32", toType(a!, "i32", span), toType(b!, "i32", span))],
  fround: [1, 1, ([value], { span }) => ({ kind: "scalar", expression: toType(value!, "f32", span) })],
});

const MATH_NAMES = [...Object.keys(FUNCTIONS), ...Object.keys(ROUNDINGS), ...Object.keys(LIBRARY)];

/** Functions of `ff-edge/dsp` that the compiler provides, by their name there. */
export function lowerIntrinsic(name: string, tree: CallTree, scope: Scope): Value {
  const { args, span } = tree;
  const integers = (): Expression[] =>
    argumentsOf(args.slice(0, 2), scope).map((each) => toType(each, "i32", span));
  if (name === "mulHigh") return intrinsic(name, "i32", integers());
  if (name === "mulQ" && args[2]) {
    const shift = staticNumber(args[2], "the shift of `mulQ`", scope);
    if (!(shift >= 1 && shift <= 31))
      return fail(notCompilable(args[2].span, `a shift by ${shift}`, "Shift by 1 to 31."));
    return intrinsic(name, "i32", [...integers(), { kind: "number", type: "i32", value: shift }]);
  }
  if (name === "floatBits") return intrinsic(name, "i32", [real(args[0], span, scope)]);
  if (name === "floatFrom" && args[0])
    return intrinsic(name, "f32", [toType(scope.lower(args[0], scope), "i32", span)]);
  return fail(wrongArguments(span, name, name === "mulQ" ? 3 : 1, args.length));
}

function real(arg: Tree | undefined, span: Span, scope: Scope): Expression {
  return arg ? toType(scope.lower(arg, scope), "f32", span) : fail(wrongArguments(span, "floatBits", 1, 0));
}
