import { notCompilable, wrongValue } from "../diagnostics/features.js";
import { markWritten, refuseStore } from "./array-places.js";
import type { Expression } from "./feature-ir.js";
import { scalarOf } from "./feature-ir.js";
import { combine, keptBefore, readsMemory } from "./lower-operator.js";
import { fail, lookUp, type Scope, type Value, type Variable } from "./scope.js";
import type { Operator, StatementTree, Tree } from "./tree.js";
import { bound, describe, naturalType, toType } from "./typing.js";

/** `target = value` and `target operator= value`, for variables, fields and elements. */
export function lowerAssign(statement: StatementTree & { readonly kind: "assign" }, scope: Scope): void {
  const { target, operator, value: tree, span } = statement;
  if (target.kind === "index") {
    lowerStore(target, operator, tree, scope);
    return;
  }
  const current = target.kind === "name" ? (lookUp(target.name, scope) ?? null) : null;
  if (target.kind === "name" && current?.kind === "variable" && current.writable) {
    const before: Value = {
      kind: "scalar",
      expression: { kind: "local", type: current.type, name: current.name },
    };
    const value = assigned(before, target, operator, tree, scope);
    scope.statements.push({
      kind: "assign",
      place: span,
      name: current.name,
      value: fitted(value, current, tree, scope),
    });
    return;
  }
  const field = target.kind === "member" ? scope.lower(target, scope) : null;
  if (field?.kind !== "scalar" || field.expression.kind !== "field") {
    fail(
      notCompilable(
        target.span,
        "an assignment to this",
        "Assign variables of `let`, elements and fields that are numbers.",
      ),
    );
  }
  const { path, name, type } = field.expression;
  const value = toType(assigned(field, target, operator, tree, scope), type, tree.span);
  scope.statements.push({ kind: "assignField", place: span, path, name, type, value });
}

/** The value of `target = tree` or `target operator= tree`. */
function assigned(before: Value, target: Tree, operator: Operator | null, tree: Tree, scope: Scope): Value {
  if (operator === null) return scope.lower(tree, scope);
  const mark = scope.statements.length;
  const value = scope.lower(tree, scope);
  const kept = keptBefore(before, mark, target.span, scope);
  return combine(operator, kept, value, { span: tree.span, left: target, right: tree }, scope);
}

/** A value for a variable, whose type becomes f32 with the first f32 where none is written. */
function fitted(value: Value, variable: Variable, tree: Tree, scope: Scope): Expression {
  const { type, declaration } = variable;
  if (type === "i32" && declaration && naturalType(value) === "f32") {
    scope.draft.types.set(declaration, "f32");
    scope.draft.again = true;
    return { kind: "number", type: "i32", value: 0 };
  }
  return toType(value, type, tree.span);
}

function lowerStore(
  target: Tree & { readonly kind: "index" },
  operator: Operator | null,
  tree: Tree,
  scope: Scope,
): void {
  const object = scope.lower(target.object, scope);
  const { span } = target;
  if (object.kind === "list" || object.kind === "rows") refuseStore(span);
  if (object.kind !== "array")
    fail(wrongValue(target.object.span, "an array", describe(object), "Only arrays have elements."));
  else {
    const { array } = object;
    markWritten(array, span, scope);
    const at = toType(scope.lower(target.index, scope), "i32", target.index.span);
    const index = operator !== null || readsMemory(at) ? bound(at, "at", target.index.span, scope) : at;
    const type = scalarOf(array.element);
    const before: Value = {
      kind: "scalar",
      expression: { kind: "element", type, array, index, span, site: 0 },
    };
    const value = toType(assigned(before, target, operator, tree, scope), type, tree.span);
    scope.statements.push({ kind: "store", place: span, span, array, index, value, site: 0 });
  }
}
