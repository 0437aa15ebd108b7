import type {
  ArrayRef,
  CallStatement,
  Expression,
  FeatureFunction,
  FeatureIr,
  ForLoop,
  Statement,
} from "./feature-ir.js";

/** Rounds of loops that are followed for one array. */
const MOST_STEPS = 200_000;

/** Numbers of locals that are known. */
type Known = ReadonlyMap<string, number>;

/** The elements of an array that are written while its statements are followed. */
interface Trace {
  readonly functions: ReadonlyMap<string, FeatureFunction>;
  readonly written: Uint8Array;
  missing: number;
  steps: number;
}

/**
 * The same features without zeros that nobody reads: an array that a function makes need not be cleared where every element is
 * stored before anything of it is read. Loops with constant bounds are carried out on a set of the elements, calls followed.
 */
export function withoutNeedlessZeros(ir: FeatureIr): FeatureIr {
  const functions = new Map(ir.functions.map((each) => [each.name, each]));
  const clean = (body: readonly Statement[]): Statement[] =>
    body.map((statement, at): Statement => {
      if (statement.kind === "make") {
        return { ...statement, zeros: !isFilled(statement.array, body.slice(at + 1), functions) };
      }
      if (statement.kind === "for") return { ...statement, body: clean(statement.body) };
      if (statement.kind !== "if") return statement;
      return { ...statement, whenTrue: clean(statement.whenTrue), whenFalse: clean(statement.whenFalse) };
    });
  return { ...ir, functions: ir.functions.map((fn) => ({ ...fn, body: clean(fn.body) })) };
}

/** True where statements store every element of an array before they read any. */
function isFilled(
  { name, length }: ArrayRef,
  body: readonly Statement[],
  functions: ReadonlyMap<string, FeatureFunction>,
): boolean {
  const trace: Trace = { functions, written: new Uint8Array(length), missing: length, steps: 0 };
  follow(body, name, new Map(), trace);
  return trace.missing === 0;
}

/** Follows statements; false where they may leave, read, or do what is not understood. */
function follow(body: readonly Statement[], name: string, outer: Known, trace: Trace): boolean {
  const known = new Map(outer);
  for (const statement of body) {
    if (trace.missing === 0) return true;
    if (++trace.steps > MOST_STEPS || !followOne(statement, name, known, trace)) return false;
  }
  return true;
}

function followOne(statement: Statement, name: string, known: Map<string, number>, trace: Trace): boolean {
  switch (statement.kind) {
    case "declare": {
      const value = statement.constant ? knownValue(statement.value, known) : null;
      if (value !== null) known.set(statement.name, value);
      return !mentions(statement, name);
    }
    case "store":
      return followStore(statement, name, known, trace);
    case "for":
      return mentions(statement, name) || leaves(statement.body)
        ? followLoop(statement, name, known, trace)
        : true;
    case "call":
      return mentions(statement, name) ? followCall(statement, name, known, trace) : true;
    case "if":
      return !mentions(statement, name) && !leaves([statement]);
    case "assign":
    case "assignField":
    case "make":
    case "view":
      return !mentions(statement, name);
    case "return":
    case "break":
    case "continue":
      return false;
    default:
      return statement satisfies never;
  }
}

function followStore(
  { array, index, value, site }: Statement & { readonly kind: "store" },
  name: string,
  known: Known,
  trace: Trace,
): boolean {
  if (mentions([index, value], name)) return false;
  if (!isArray(array, name)) return true;
  const at = site === 0 ? knownValue(index, known) : null;
  if (at === null) return false;
  if (trace.written[at] === 0) trace.missing--;
  trace.written[at] = 1;
  return true;
}

function followLoop(loop: ForLoop, name: string, known: Known, trace: Trace): boolean {
  const [start, bound, step] = [loop.start, loop.bound, loop.step.value].map((each) =>
    knownValue(each, known),
  );
  if (start == null || bound == null || step == null || leaves(loop.body)) return false;
  for (let value = start; tests[loop.test](value, bound); value = steps[loop.step.operator](value, step)) {
    if (!follow(loop.body, name, new Map(known).set(loop.name, value), trace)) return false;
  }
  return true;
}

const tests = {
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
};
const steps = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  ">>": (a: number, b: number) => a >> b,
};

/** A callee that gets the array as one parameter is followed under that name. */
function followCall(call: CallStatement, name: string, known: Known, trace: Trace): boolean {
  const callee = trace.functions.get(call.fn);
  const places = call.args.flatMap((each, index) => (mentions(each, name) ? [index] : []));
  const parameter = callee?.parameters[places[0] ?? -1];
  if (!callee || places.length !== 1 || parameter?.kind !== "array") return false;
  const given = new Map<string, number>();
  for (const [index, each] of callee.parameters.entries()) {
    const arg = call.args[index]!;
    const value = each.kind === "scalar" && arg.kind !== "array" ? knownValue(arg, known) : null;
    if (value !== null && !assigns(callee.body, each.name)) given.set(each.name, value);
  }
  return follow(callee.body, parameter.name, given, trace);
}

/** The value of an integer that locals and constants decide; null for others. */
function knownValue(expression: Expression, known: Known): number | null {
  if (expression.kind === "number") return expression.type === "i32" ? expression.value : null;
  if (expression.kind === "local") return known.get(expression.name) ?? null;
  if (expression.kind !== "binary" || !expression.proved) return null;
  const [a, b] = [knownValue(expression.left, known), knownValue(expression.right, known)];
  if (a === null || b === null) return null;
  switch (expression.operator) {
    case "+":
    case "-":
    case "*":
      return steps[expression.operator](a, b);
    case "<<":
      return a << b;
    case ">>":
      return a >> b;
    default:
      return null;
  }
}

function isArray(node: object, name: string): boolean {
  return (
    "home" in node && "name" in node && node.name === name && node.home !== "table" && node.home !== "field"
  );
}

/** True for a part of the program in which the array stands. */
function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((each) => mentions(each, name));
  if (typeof node !== "object" || node === null) return false;
  if (isArray(node, name)) return true;
  return Object.entries(node).some(
    ([key, each]) => key !== "span" && key !== "place" && mentions(each, name),
  );
}

/** True for statements that may not come to their end. */
function leaves(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    if (statement.kind === "if") return leaves(statement.whenTrue) || leaves(statement.whenFalse);
    if (statement.kind === "for") return leaves(statement.body);
    return statement.kind === "return" || statement.kind === "break" || statement.kind === "continue";
  });
}

function assigns(body: readonly Statement[], name: string): boolean {
  return body.some((statement) => {
    if (statement.kind === "if")
      return assigns(statement.whenTrue, name) || assigns(statement.whenFalse, name);
    if (statement.kind === "for") return assigns(statement.body, name);
    return statement.kind === "assign" && statement.name === name;
  });
}
