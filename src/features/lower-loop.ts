import { beyondLimit, endlessLoop, notCompilable, wrongValue } from "../diagnostics/features.js";
import { applyOperator } from "./constant-math.js";
import type { Expression, ForLoop, Statement } from "./feature-ir.js";
import { scalarOf } from "./feature-ir.js";
import { rowAt } from "./lower-rows.js";
import { bind, fail, inner, type Scope, unique, type Value } from "./scope.js";
import type { ForStatement, StatementTree, Tree } from "./tree.js";
import { describe, staticNumber, toType } from "./typing.js";
import { leavesRounds } from "./walk-tree.js";

type LowerBody = (body: readonly StatementTree[], scope: Scope) => void;

/** Most copies of a loop's body. */
const MOST_ROUNDS = 64;

/** A loop that counts; one whose variable sizes something becomes a copy of its body for each round. */
export function lowerFor(statement: ForStatement, outer: Scope, lowerBody: LowerBody): void {
  if (outer.draft.needs.must.has(statement.name)) {
    unroll(statement, outer, lowerBody);
    return;
  }
  const { start: first, condition, step, span } = statement;
  const start = toType(outer.lower(first, outer), "i32", first.span);
  const scope = inner(outer, []);
  const name = unique(statement.name, scope.draft.names);
  const variable = { kind: "variable", name, type: "i32", writable: false, declaration: null } as const;
  bind(statement.name, variable, scope);
  const [main, ...others] = conditionsOf(condition);
  const { test, bound } = boundOf(main!, statement.name, scope);
  for (const each of others) leaveUnless(each, scope);
  lowerBody(statement.body, scope);
  const loop: ForLoop = {
    kind: "for",
    place: span,
    name,
    start,
    test,
    bound,
    step: stepOf(step, outer),
    body: scope.statements,
  };
  outer.statements.push(loop);
}

/** Conditions that `&&` joins. */
function conditionsOf(tree: Tree): Tree[] {
  if (tree.kind !== "binary" || tree.operator !== "&&") return [tree];
  return [...conditionsOf(tree.left), ...conditionsOf(tree.right)];
}

const TESTS = ["<", "<=", ">", ">="] as const;

function boundOf(tree: Tree, name: string, scope: Scope): Pick<ForLoop, "test" | "bound"> {
  const test = tree.kind === "binary" ? TESTS.find((each) => each === tree.operator) : undefined;
  if (tree.kind !== "binary" || !test || tree.left.kind !== "name" || tree.left.name !== name) {
    return fail(endlessLoop(tree.span, `a condition that does not begin with \`${name} <\` or the like`));
  }
  const before = scope.statements.length;
  const bound = toType(scope.lower(tree.right, scope), "i32", tree.right.span);
  const more = scope.statements.slice(before);
  if (more.length > 0) {
    const what = more.every(({ kind }) => kind === "view") ? "a row of a table" : "a call";
    fail(
      notCompilable(
        tree.right.span,
        `${what} in the condition of a loop`,
        "Name its result before the loop.",
      ),
    );
  }
  return { test, bound };
}

/** A further condition of a loop, as the first statement of its body. */
function leaveUnless(tree: Tree, scope: Scope): void {
  const operand = toType(scope.lower(tree, scope), "bool", tree.span);
  const condition: Expression = { kind: "unary", type: "bool", operator: "!", operand, proved: false };
  const place = tree.span;
  scope.statements.push({
    kind: "if",
    place,
    condition,
    whenTrue: [{ kind: "break", place }],
    whenFalse: [],
  });
}

const STEPS = ["+", "-", "*", ">>"] as const;

function stepOf({ operator, value }: ForStatement["step"], scope: Scope): ForLoop["step"] {
  const found = STEPS.find((each) => each === operator);
  if (!found) return fail(endlessLoop(value.span, `a step by \`${operator}=\``));
  const before = scope.statements.length;
  const step = toType(scope.lower(value, scope), "i32", value.span);
  if (scope.statements.length > before)
    fail(notCompilable(value.span, "a call in the step of a loop", "Name its result before."));
  return { operator: found, value: step };
}

function unroll(statement: ForStatement, outer: Scope, lowerBody: LowerBody): void {
  const { name, start, condition, step, body, span } = statement;
  requireWhole(statement.body, statement);
  const [main, ...others] = conditionsOf(condition);
  let value = staticNumber(start, "the start of a loop whose variable is a size", outer);
  for (let round = 0; ; round++) {
    const scope = inner(outer);
    bind(name, { kind: "constant", value }, scope);
    if (![main!, ...others].every((each) => isTrue(each, scope))) return;
    if (round === MOST_ROUNDS) fail(beyondLimit(span, "copies of a loop's body", MOST_ROUNDS));
    lowerBody(body, scope);
    const next = applyOperator(
      step.operator,
      value,
      staticNumber(step.value, "the step of this loop", scope),
    );
    if (typeof next !== "number" || next === value) fail(endlessLoop(span, "a variable that stays the same"));
    else value = next;
  }
}

function isTrue(tree: Tree, scope: Scope): boolean {
  const value = scope.lower(tree, { ...scope, statements: [] });
  if (value.kind === "constant") return value.value === true;
  return fail(endlessLoop(tree.span, "a condition that is no constant, of a loop whose variable is a size"));
}

/** Copies of a body cannot be left by `break`, and their variable does not change inside. */
function requireWhole(body: readonly StatementTree[], { span }: Pick<StatementTree, "span">): void {
  if (leavesRounds(body)) {
    fail(
      notCompilable(
        span,
        "`break` in a loop whose variable must be a constant",
        "Use `if`, or keep sizes out of the loop.",
      ),
    );
  }
}

/** `for (const v of values)`: a copy of the body for each number of a list, a loop over an array or over rows. */
export function lowerEach(statement: EachStatement, outer: Scope, lowerBody: LowerBody): void {
  const { index, name, values: tree } = statement;
  const values = outer.lower(tree, outer);
  if (values.kind !== "list" && values.kind !== "array" && values.kind !== "rows")
    fail(wrongValue(tree.span, "an array or a list", describe(values), "Loop over one of these."));
  const { must } = outer.draft.needs;
  const isSize = (index !== null && must.has(index)) || (values.kind === "rows" && must.has(name));
  if (values.kind === "list" || isSize) copies(statement, values, outer, lowerBody);
  else overArray(statement, values, outer, lowerBody);
}

type EachStatement = StatementTree & { readonly kind: "each" };
type Values = Value & { readonly kind: "list" | "array" | "rows" };

function countOf(values: Values): number {
  if (values.kind === "list") return values.values.length;
  return values.kind === "rows" ? values.rows.rows.length : values.array.length;
}

/** A copy of the body for each value. */
function copies(statement: EachStatement, values: Values, outer: Scope, lowerBody: LowerBody): void {
  const { body, span } = statement;
  requireWhole(body, statement);
  const count = countOf(values);
  if (count > MOST_ROUNDS) fail(beyondLimit(span, "copies of a loop's body", MOST_ROUNDS));
  for (let at = 0; at < count; at++) {
    const scope = inner(outer);
    bindRound(statement, values, { kind: "constant", value: at }, scope);
    lowerBody(body, scope);
  }
}

/** Names the value of one round, and the number of the round. */
function bindRound({ index, name, span }: EachStatement, values: Values, at: Value, scope: Scope): void {
  if (index !== null) bind(index, at, scope);
  if (values.kind === "list") {
    const value = at.kind === "constant" ? values.values[Number(at.value)]! : 0;
    bind(name, { kind: "constant", value }, scope);
  } else if (values.kind === "rows") bind(name, rowAt(values, at, span, scope), scope);
  else {
    const { array } = values;
    const local = unique(name, scope.draft.names);
    const type = scalarOf(array.element);
    const value: Expression = {
      ...{ kind: "element", type, array, span, site: 0 },
      index: toType(at, "i32", span),
    };
    scope.statements.push({ kind: "declare", place: span, name: local, type, constant: true, value });
    bind(name, { kind: "variable", name: local, type, writable: false, declaration: null }, scope);
  }
}

function overArray(statement: EachStatement, values: Values, outer: Scope, lowerBody: LowerBody): void {
  const { index, body, span } = statement;
  const scope = inner(outer, []);
  const counter = unique(index ?? "i", scope.draft.names);
  const at: Expression = { kind: "local", type: "i32", name: counter };
  bindRound(statement, values, { kind: "scalar", expression: at }, scope);
  lowerBody(body, scope);
  const loop: Statement = {
    kind: "for",
    place: span,
    name: counter,
    start: { kind: "number", type: "i32", value: 0 },
    test: "<",
    bound: { kind: "number", type: "i32", value: countOf(values) },
    step: { operator: "+", value: { kind: "number", type: "i32", value: 1 } },
    body: scope.statements,
  };
  outer.statements.push(loop);
}
