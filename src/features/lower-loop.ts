import { beyondLimit, endlessLoop, notCompilable, wrongValue } from "../diagnostics/features.js";
import { applyOperator } from "./constant-math.js";
import type { Expression, ForLoop, Statement } from "./feature-ir.js";
import { scalarOf } from "./feature-ir.js";
import { bind, fail, inner, type Scope, unique } from "./scope.js";
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
  if (scope.statements.length > before) {
    fail(
      notCompilable(tree.right.span, "a call in the condition of a loop", "Name its result before the loop."),
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

/** `for (const v of values)`: a copy of the body for each number of a list, a loop over an array. */
export function lowerEach(
  statement: StatementTree & { readonly kind: "each" },
  outer: Scope,
  lowerBody: LowerBody,
): void {
  const { name, values: tree, body, span } = statement;
  const values = outer.lower(tree, outer);
  if (values.kind === "list") {
    requireWhole(body, statement);
    if (values.values.length > MOST_ROUNDS) fail(beyondLimit(span, "copies of a loop's body", MOST_ROUNDS));
    for (const value of values.values) {
      const scope = inner(outer);
      bind(name, { kind: "constant", value }, scope);
      lowerBody(body, scope);
    }
    return;
  }
  if (values.kind !== "array")
    fail(wrongValue(tree.span, "an array or a list", describe(values), "Loop over one of these."));
  overArray(name, values.array, statement, outer, lowerBody);
}

function overArray(
  name: string,
  array: Extract<Expression, { kind: "element" }>["array"],
  { body, span }: StatementTree & { readonly kind: "each" },
  outer: Scope,
  lowerBody: LowerBody,
): void {
  const scope = inner(outer, []);
  const [at, local] = [unique("i", scope.draft.names), unique(name, scope.draft.names)];
  const type = scalarOf(array.element);
  const index: Expression = { kind: "local", type: "i32", name: at };
  const value: Expression = { kind: "element", type, array, index, span, site: 0 };
  scope.statements.push({ kind: "declare", place: span, name: local, type, constant: true, value });
  bind(name, { kind: "variable", name: local, type, writable: false, declaration: null }, scope);
  lowerBody(body, scope);
  const loop: Statement = {
    kind: "for",
    place: span,
    name: at,
    start: { kind: "number", type: "i32", value: 0 },
    test: "<",
    bound: { kind: "number", type: "i32", value: array.length },
    step: { operator: "+", value: { kind: "number", type: "i32", value: 1 } },
    body: scope.statements,
  };
  outer.statements.push(loop);
}
