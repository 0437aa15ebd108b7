import { spanOf, ts, type typescript } from "../frontend/typescript.js";
import { readTree, refuse } from "./read-tree.js";
import type { StatementTree, Tree } from "./tree.js";

/** `const [a, b] = x` as `const a = x[0]; const b = x[1]`; x gets a name that nothing else can have. */
export function readPattern(
  node: typescript.VariableDeclaration,
  pattern: typescript.ArrayBindingPattern,
): StatementTree[] {
  const span = spanOf(node);
  const constant = (node.parent.flags & ts.NodeFlags.Const) !== 0;
  if (!node.initializer) return refuse(node, "a pattern without a value", "Use a plain name for each value.");
  const whole = readTree(node.initializer);
  const isNamed =
    (whole.kind === "list" && whole.items.length >= pattern.elements.length) || whole.kind === "name";
  const source: Tree = isNamed ? whole : { kind: "name", name: pattern.getText(), span };
  const parts = variablesOf(pattern, source, constant);
  if (isNamed || source.kind !== "name") return parts;
  return [{ kind: "variable", name: source.name, constant: true, type: null, value: whole, span }, ...parts];
}

/** The names of a pattern as variables of their own; `source` is a name or a list of as many values. */
function variablesOf(
  pattern: typescript.ArrayBindingPattern,
  source: Tree,
  constant: boolean,
): StatementTree[] {
  return pattern.elements.flatMap((each, at): StatementTree[] => {
    const part = partOf(each);
    if (part === null) return [];
    const span = spanOf(each);
    const index: Tree = { kind: "number", value: at, span };
    const value: Tree =
      source.kind === "list" ? source.items[at]! : { kind: "index", object: source, index, span };
    return [{ kind: "variable", name: nameOf(part), constant, type: null, value, span }];
  });
}

/** The name of a part of a pattern, or a pattern again; null where it is left out. */
function partOf(each: typescript.ArrayBindingElement): typescript.BindingName | null {
  if (ts.isOmittedExpression(each)) return null;
  if (each.dotDotDotToken ?? each.initializer)
    return refuse(each, "this part of a pattern", "Use a plain name for each value.");
  return each.name;
}

/** The name of a variable, a parameter or a field. */
export function nameOf(node: typescript.BindingName | typescript.PropertyName): string {
  if (ts.isIdentifier(node)) return node.text;
  return refuse(node, "a pattern or a computed name", "Use a plain name for each value.");
}

/** `for (const v of x)`, also with patterns: `for (const [a, b] of rows)`, `for (const [i, v] of x.entries())`. */
export function readEach(
  node: typescript.ForOfStatement,
  readBody: (node: typescript.Statement) => StatementTree[],
): StatementTree {
  const list = node.initializer;
  const first = ts.isVariableDeclarationList(list) ? list.declarations[0] : undefined;
  if (!first || !(list.flags & ts.NodeFlags.Const) || node.awaitModifier) {
    return refuse(list, "this loop", "Write `for (const v of values)`.");
  }
  const whole = readTree(node.expression);
  const counted = ts.isArrayBindingPattern(first.name) ? entriesOf(whole) : null;
  const [index, value] = counted ? indexAndValue(first.name) : [null, first.name];
  const [name, parts] = namedValue(value, first);
  const body = [...parts, ...readBody(node.statement)];
  return { kind: "each", index, name, values: counted ?? whole, body, span: spanOf(node) };
}

/** x of `x.entries()`; null for anything else. */
function entriesOf(tree: Tree): Tree | null {
  const isCall = tree.kind === "call" && tree.args.length === 0 && tree.callee.kind === "member";
  return isCall && tree.callee.kind === "member" && tree.callee.name === "entries"
    ? tree.callee.object
    : null;
}

type Value = typescript.BindingName | null;

/** The two names of `[i, v]`, each of which may be left out. */
function indexAndValue(pattern: typescript.BindingName): [index: string | null, value: Value] {
  const elements = ts.isArrayBindingPattern(pattern) ? pattern.elements : [];
  if (elements.length > 2)
    return refuse(pattern, "a third part of an entry", "Write `for (const [i, v] of x.entries())`.");
  const [index = null, value = null] = elements.map(partOf);
  return [index && nameOf(index), value];
}

/** The name of a value, and the variables that a pattern makes of it; a name that nothing else can have where it has none. */
function namedValue(
  value: Value,
  { name: whole }: typescript.VariableDeclaration,
): [string, StatementTree[]] {
  if (value !== null && ts.isIdentifier(value)) return [value.text, []];
  const name = `each ${value?.getText() ?? ""}`; // with its names, as one that sizes an array unrolls all loops of its name
  const source: Tree = { kind: "name", name, span: spanOf(whole) };
  if (value !== null && !ts.isArrayBindingPattern(value)) nameOf(value);
  return [name, value !== null && ts.isArrayBindingPattern(value) ? variablesOf(value, source, true) : []];
}
