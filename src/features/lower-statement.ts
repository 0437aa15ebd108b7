import { notCompilable, wrongValue } from "../diagnostics/features.js";
import { fresh } from "./array-places.js";
import { constantValue } from "./compile-time.js";
import type { Constant } from "./constant-math.js";
import type { Expression, Scalar } from "./feature-ir.js";
import { arrayOf, copied } from "./lower-array.js";
import { lowerAssign } from "./lower-assign.js";
import { lowerCall } from "./lower-call.js";
import { lowerEach, lowerFor } from "./lower-loop.js";
import { bind, ELEMENT_OF, fail, inner, momentOf, type Scope, tableOf, unique, type Value } from "./scope.js";
import { isRows } from "./table-rows.js";
import type { StatementTree, Tree, VariableStatement } from "./tree.js";
import { describe, naturalType, SCALARS, staticNumber, toType } from "./typing.js";

/** Statements in a scope of their own. */
export function lowerBody(body: readonly StatementTree[], outer: Scope): void {
  const scope = inner(outer);
  for (const statement of body) lowerStatement(statement, scope);
}

function lowerStatement(statement: StatementTree, scope: Scope): void {
  switch (statement.kind) {
    case "variable":
      if (statement.constant) lowerConstant(statement, scope);
      else lowerVariable(statement, scope);
      break;
    case "assign":
      lowerAssign(statement, scope);
      break;
    case "expression":
      lowerEffect(statement.value, scope);
      break;
    case "if":
      lowerIf(statement, scope);
      break;
    case "for":
      lowerFor(statement, scope, lowerBody);
      break;
    case "each":
      lowerEach(statement, scope, lowerBody);
      break;
    case "block":
      lowerBody(statement.body, scope);
      break;
    case "return":
      lowerReturn(statement, scope);
      break;
    case "break":
    case "continue":
      scope.statements.push({ kind: statement.kind, place: statement.span });
      break;
    default:
      statement satisfies never;
  }
}

function lowerConstant(statement: VariableStatement, scope: Scope): void {
  const { name, type, value: tree, span } = statement;
  if (tree === null) fail(notCompilable(span, "a constant without a value", "Give it one."));
  const value = named(name, tree, scope);
  const wanted = SCALARS[type?.name ?? ""];
  if (value.kind === "constant") {
    const plain = wanted === "f32" ? Math.fround(Number(value.value)) : value.value;
    if (wanted === "i32") toType(value, wanted, tree.span);
    bind(name, { kind: "constant", value: plain }, scope);
    return;
  }
  if (value.kind !== "scalar") {
    if (value.kind === "nothing")
      fail(wrongValue(tree.span, "a value", "nothing", "The function returns none."));
    bind(name, value, scope);
    return;
  }
  declare(statement, toType(value, wanted ?? value.expression.type, tree.span), false, scope);
}

/** The value of a constant; an array that is made for it gets its name. */
function named(name: string, tree: Tree, scope: Scope): Value {
  if (tree.kind === "new") return newArray(name, tree, scope);
  return tree.kind === "call" ? lowerCall(tree, scope, name) : scope.lower(tree, scope);
}

/** `let name = value`; without a type it is that of all that is ever put into it. */
function lowerVariable(statement: VariableStatement, scope: Scope): void {
  const { type, value: tree, span } = statement;
  const zero: Tree = { kind: "number", value: 0, span };
  if (tree?.kind === "new") fail(notCompilable(tree.span, "an array in a variable", "Write `const`."));
  const value = scope.lower(tree ?? zero, scope);
  const natural = naturalType(value);
  if (natural === null) fail(notCompilable(span, `${describe(value)} in a variable`, "Write `const`."));
  const wanted = SCALARS[type?.name ?? ""] ?? scope.draft.types.get(statement) ?? natural;
  const initial: Value = tree === null && wanted === "bool" ? { kind: "constant", value: false } : value;
  declare(statement, toType(initial, wanted, (tree ?? zero).span), true, scope);
}

function declare(statement: VariableStatement, value: Expression, writable: boolean, scope: Scope): void {
  const { type } = value;
  const name = unique(statement.name, scope.draft.names);
  scope.statements.push({ kind: "declare", place: statement.span, name, type, constant: !writable, value });
  const declared = statement.type?.name ?? "number";
  const declaration = declared === "number" ? statement : null;
  bind(statement.name, { kind: "variable", name, type, writable, declaration }, scope);
}

/** `new Float32Array(n)`: zeros; `new Float32Array([...])`: a table; `new Float32Array(x)`: a copy. */
function newArray(name: string, tree: Tree & { readonly kind: "new" }, scope: Scope): Value {
  const element = ELEMENT_OF[tree.name];
  if (!element) {
    return fail(
      notCompilable(
        tree.span,
        `an object of \`${tree.name}\` inside a function`,
        "Make it a field of a class.",
      ),
    );
  }
  const [size] = tree.args;
  if (size?.kind === "list") {
    const made = arrayOf(size.items, element, name, tree.span, scope);
    if (made) return { kind: "array", array: made };
    const values: Constant = constantValue(tree, momentOf(scope));
    if (typeof values === "object" && !isRows(values))
      return { kind: "array", array: tableOf(values, name, scope.draft.program) };
  }
  const source = size?.kind === "name" || size?.kind === "member" ? scope.lower(size, scope) : null;
  if (source?.kind === "array")
    return { kind: "array", array: copied(source.array, name, tree.span, scope, element) };
  const length = size ? staticNumber(size, "the size of the array", scope) : 0;
  if (!Number.isInteger(length) || length < 1 || length > 1 << 20) {
    return fail(
      wrongValue(tree.span, "1 to 1048576 elements", String(length), "Give it a whole number of elements."),
    );
  }
  const array = fresh({ element, length }, name, scope);
  scope.statements.push({ kind: "make", place: tree.span, array, zeros: true });
  return { kind: "array", array };
}

function lowerEffect(tree: Tree, scope: Scope): void {
  if (tree.kind !== "call")
    fail(notCompilable(tree.span, "a value that nothing takes", "Remove it, or give it a name."));
  scope.lower(tree, scope);
}

function lowerIf(statement: StatementTree & { readonly kind: "if" }, scope: Scope): void {
  const { condition: tree, span } = statement;
  const value = scope.lower(tree, scope);
  if (value.kind === "constant") {
    lowerBody(value.value ? statement.whenTrue : statement.whenFalse, scope);
    return;
  }
  const condition = toType(value, "bool", tree.span);
  const [whenTrue, whenFalse] = [inner(scope, []), inner(scope, [])];
  lowerBody(statement.whenTrue, whenTrue);
  lowerBody(statement.whenFalse, whenFalse);
  const sides = { whenTrue: whenTrue.statements, whenFalse: whenFalse.statements };
  scope.statements.push({ kind: "if", place: span, condition, ...sides });
}

function lowerReturn({ value: tree, span }: StatementTree & { readonly kind: "return" }, scope: Scope): void {
  const { draft, statements } = scope;
  if (tree === null) {
    statements.push({ kind: "return", place: span, value: null });
    return;
  }
  const value = scope.lower(tree, scope);
  if (value.kind === "array") {
    const { array } = value;
    const own = array.home === "scratch" && (draft.out === null || draft.out.name === array.name);
    if (!own)
      fail(
        notCompilable(
          tree.span,
          "returning this array",
          "Return one array that the function makes with `new` or gets from a call.",
        ),
      );
    draft.out = array;
    statements.push({ kind: "return", place: span, value: null });
    return;
  }
  statements.push({ kind: "return", place: span, value: result(value, tree, scope) });
}

/** A value as the result of the function: of its written type, else of the type of all its results. */
function result(value: Value, tree: Tree, { draft }: Scope): Expression {
  const declared: Scalar | undefined = SCALARS[draft.fn.result?.name ?? ""];
  const natural = naturalType(value);
  if (natural === null)
    return fail(wrongValue(tree.span, "a number or an array", describe(value), "Return one of these."));
  const type = declared ?? draft.types.get(draft.fn) ?? draft.result ?? natural;
  draft.result = type;
  if (type === "i32" && natural === "f32" && !declared) {
    draft.types.set(draft.fn, "f32");
    draft.again = true;
    return { kind: "number", type: "i32", value: 0 };
  }
  return toType(value, type, tree.span);
}
