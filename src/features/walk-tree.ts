import type { StatementTree, Tree } from "./tree.js";

/** The parts of an expression. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case "number":
    case "boolean":
    case "name":
    case "this":
      return [];
    case "list":
      return tree.items;
    case "unary":
      return [tree.operand];
    case "binary":
      return [tree.left, tree.right];
    case "conditional":
      return [tree.condition, tree.whenTrue, tree.whenFalse];
    case "index":
      return [tree.object, tree.index];
    case "member":
      return [tree.object];
    case "call":
      return [tree.callee, ...tree.args];
    case "new":
      return tree.args;
    default:
      return tree satisfies never;
  }
}

/** Visits an expression and all its parts. */
export function eachTree(tree: Tree, visit: (tree: Tree) => void): void {
  visit(tree);
  for (const part of partsOf(tree)) eachTree(part, visit);
}

/** Statements inside of a statement. */
export function bodiesOf(statement: StatementTree): readonly (readonly StatementTree[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.whenTrue, statement.whenFalse];
    case "for":
    case "each":
    case "block":
      return [statement.body];
    case "variable":
    case "assign":
    case "expression":
    case "return":
    case "break":
    case "continue":
      return [];
    default:
      return statement satisfies never;
  }
}

/** Visits statements and all that they contain. */
export function eachStatement(
  body: readonly StatementTree[],
  visit: (statement: StatementTree) => void,
): void {
  for (const statement of body) {
    visit(statement);
    for (const inner of bodiesOf(statement)) eachStatement(inner, visit);
  }
}

/** Expressions of a statement itself, without those of the statements inside. */
export function treesOf(statement: StatementTree): readonly Tree[] {
  switch (statement.kind) {
    case "variable":
    case "return":
      return statement.value ? [statement.value] : [];
    case "assign":
      return [statement.target, statement.value];
    case "expression":
      return [statement.value];
    case "if":
      return [statement.condition];
    case "for":
      return [statement.start, statement.condition, statement.step.value];
    case "each":
      return [statement.values];
    case "block":
    case "break":
    case "continue":
      return [];
    default:
      return statement satisfies never;
  }
}

/** True where a loop's body leaves a round by `break` or `continue` of its own. */
export function leavesRounds(body: readonly StatementTree[]): boolean {
  return body.some((statement) => {
    if (statement.kind === "break" || statement.kind === "continue") return true;
    if (statement.kind === "for" || statement.kind === "each") return false;
    return bodiesOf(statement).some(leavesRounds);
  });
}
