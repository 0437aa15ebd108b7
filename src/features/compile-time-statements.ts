import { Failure } from "../diagnostics/diagnostic.js";
import { notStatic, outside } from "../diagnostics/features.js";
import {
  constantValue,
  type End,
  elements,
  MOST_STEPS,
  type Moment,
  number,
  numbers,
  spend,
  truth,
} from "./compile-time.js";
import { applyOperator, type Constant } from "./constant-math.js";
import type { ForStatement, ModuleTree, Operator, StatementTree, Tree } from "./tree.js";

/** The beginning of all computations for one program. */
export function newMoment(module: ModuleTree, moduleOf: (file: string) => ModuleTree): Moment {
  const budget = { steps: MOST_STEPS };
  const none = { scopes: [], lengths: new Map(), fields: new Map(), constants: new Map() };
  return { module, moduleOf, ...none, budget, depth: 0, run };
}

/** Runs statements in a scope of their own, in float64, as far as the first that leaves them. */
function run(body: readonly StatementTree[], outer: Moment): End {
  const declares = body.some(({ kind }) => kind === "variable");
  const moment = declares ? { ...outer, scopes: [...outer.scopes, new Map<string, Constant>()] } : outer;
  for (const statement of body) {
    const end = step(statement, moment);
    if (end !== "next") return end;
  }
  return "next";
}

function step(statement: StatementTree, moment: Moment): End {
  spend(moment, statement.span);
  switch (statement.kind) {
    case "variable":
      moment.scopes.at(-1)!.set(statement.name, statement.value ? constantValue(statement.value, moment) : 0);
      return "next";
    case "assign":
      assign(statement.target, statement.operator, statement.value, moment);
      return "next";
    case "expression":
      constantValue(statement.value, moment);
      return "next";
    case "if":
      return run(truth(statement.condition, moment) ? statement.whenTrue : statement.whenFalse, moment);
    case "for":
      return runFor(statement, moment);
    case "each":
      return runEach(statement, moment);
    case "block":
      return run(statement.body, moment);
    case "return":
      return { value: statement.value ? constantValue(statement.value, moment) : 0 };
    case "break":
    case "continue":
      return statement.kind;
    default:
      return statement satisfies never;
  }
}

function runFor({ name, start, condition, step: count, body, span }: ForStatement, outer: Moment): End {
  const variable = new Map<string, Constant>([[name, number(start, outer)]]);
  const moment = { ...outer, scopes: [...outer.scopes, variable] };
  const target: Tree = { kind: "name", name, span };
  while (truth(condition, moment)) {
    const end = run(body, moment);
    if (typeof end === "object") return end;
    if (end === "break") break;
    assign(target, count.operator, count.value, moment);
  }
  return "next";
}

function runEach(
  { index, name, values: tree, body }: StatementTree & { readonly kind: "each" },
  moment: Moment,
): End {
  const values = elements(tree, moment);
  for (let at = 0; at < values.length; at++) {
    const own = new Map<string, Constant>([[name, values[at]!]]);
    if (index !== null) own.set(index, at);
    const end = run(body, { ...moment, scopes: [...moment.scopes, own] });
    if (typeof end === "object") return end;
    if (end === "break") break;
  }
  return "next";
}

function assign(target: Tree, operator: Operator | null, tree: Tree, moment: Moment): void {
  const given = constantValue(tree, moment);
  const value = operator === null ? given : applyOperator(operator, constantValue(target, moment), given);
  if (value === undefined) throw new Failure(notStatic(tree.span, "the value"));
  if (target.kind === "name") {
    let at = moment.scopes.length - 1;
    while (at >= 0 && !moment.scopes[at]!.has(target.name)) at--;
    const scope = moment.scopes[at];
    if (scope === undefined) throw new Failure(notStatic(target.span, `\`${target.name}\``));
    scope.set(target.name, value);
  } else if (target.kind === "index" && typeof value === "number") {
    const array = numbers(target.object, moment);
    const at = number(target.index, moment);
    if (!(at in array)) throw new Failure(outside(target.index.span, String(at), array.length));
    array[at] = value;
  } else throw new Failure(notStatic(target.span, "this"));
}
