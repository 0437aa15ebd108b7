import type { FunctionTree, StatementTree, Tree } from "./tree.js";
import { eachStatement, eachTree, treesOf } from "./walk-tree.js";

/**
 * Names of a function that are better constants: `must` those that size an array, a table, an object or the step of a loop,
 * `may` also those that bound a loop or index. Parameters among them are specialised, loops over the former unrolled.
 */
export interface Needs {
  readonly must: ReadonlySet<string>;
  readonly may: ReadonlySet<string>;
}

/** The function that a call leads to, if it is one of the user's or the library's. */
export type CalleeOf = (call: Tree & { readonly kind: "call" }) => FunctionTree | null;

/** The needs of a function, those of what it calls included. `known` remembers them; recursion has none. */
export function needsOf(
  fn: FunctionTree,
  calleeOf: (fn: FunctionTree) => CalleeOf,
  known: Map<FunctionTree, Needs>,
): Needs {
  const before = known.get(fn);
  if (before !== undefined) return before;
  known.set(fn, { must: new Set(), may: new Set() });
  const [must, may] = [new Set<string>(), new Set<string>()];
  const find = calleeOf(fn);
  const calls = (tree: Tree & { readonly kind: "call" }): void => {
    const callee = find(tree);
    if (callee === null) return;
    const needs = needsOf(callee, calleeOf, known);
    for (const [index, { name }] of callee.parameters.entries()) {
      const arg = tree.args[index];
      if (arg && needs.must.has(name)) addNames(arg, must);
      if (arg && needs.may.has(name)) addNames(arg, may);
    }
  };
  eachStatement(fn.body, (statement) => {
    if (statement.kind === "for") {
      addNames(statement.step.value, must);
      for (const tree of [statement.start, statement.condition]) addNames(tree, may);
    }
    for (const tree of treesOf(statement)) eachTree(tree, (part) => addNeeds(part, must, may, calls));
  });
  spread(fn.body, must);
  for (const name of must) may.add(name);
  spread(fn.body, may);
  eachStatement(fn.body, (statement) => {
    // What is assigned is no constant, whatever it is needed for.
    if (statement.kind === "assign" && statement.target.kind === "name") {
      must.delete(statement.target.name);
      may.delete(statement.target.name);
    }
  });
  const needs = { must, may };
  known.set(fn, needs);
  return needs;
}

function addNeeds(
  tree: Tree,
  must: Set<string>,
  may: Set<string>,
  calls: (tree: Tree & { readonly kind: "call" }) => void,
): void {
  if (tree.kind === "new") for (const arg of tree.args) addNames(arg, must);
  if (tree.kind === "index") addNames(tree.index, may);
  if (tree.kind !== "call") return;
  if (tree.callee.kind === "name" && tree.callee.name === "table")
    for (const arg of tree.args) addNames(arg, must);
  if (tree.callee.kind === "member" && tree.callee.name === "subarray") {
    const [start, end] = tree.args;
    if (start) addNames(start, may);
    const length = start && end && lengthOf(start, end);
    if (length) addNames(length, must);
  }
  calls(tree);
}

/** N of `x.subarray(a, a + N)`, or what has to be a constant in its place. */
export function lengthOf(start: Tree, end: Tree): Tree {
  const sum = end.kind === "binary" && end.operator === "+" && sameTree(start, end.left);
  return sum ? end.right : end;
}

function sameTree(a: Tree, b: Tree): boolean {
  const plain = (tree: Tree): unknown =>
    JSON.stringify(tree, (key, value) => (key === "span" ? undefined : value));
  return plain(a) === plain(b);
}

function addNames(tree: Tree, names: Set<string>): void {
  eachTree(tree, (part) => {
    if (part.kind === "name") names.add(part.name);
  });
}

/** A variable that is needed needs the names in its value. */
function spread(body: readonly StatementTree[], names: Set<string>): void {
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    eachStatement(body, (statement) => {
      if (statement.kind === "variable" && statement.value && names.has(statement.name))
        addNames(statement.value, names);
      if (statement.kind === "for" && names.has(statement.name)) {
        for (const tree of [statement.start, statement.condition]) addNames(tree, names);
      }
    });
  }
}
