import { spanOf, ts, type typescript } from "../frontend/typescript.js";
import { mentions, readTree, refuse } from "./read-tree.js";
import type { StatementTree, Tree } from "./tree.js";

type Clauses = typescript.SwitchStatement["caseBlock"]["clauses"];
type ReadStatements = (nodes: readonly typescript.Statement[]) => StatementTree[];

/** Statements that labels lead to. */
interface Case {
  readonly labels: readonly typescript.Expression[];
  readonly isDefault: boolean;
  readonly body: readonly typescript.Statement[];
}

/**
 * `switch` as `if ... else if ... else`, which compare in the order of the text. Every case leaves, so none runs into the next one, and
 * where `default` stands is all the same; labels beside it are compared in their turn, as one may call a function, or stand again below.
 */
export function readSwitch(node: typescript.SwitchStatement, read: ReadStatements): StatementTree[] {
  const span = spanOf(node);
  requireOwnNames(node.caseBlock.clauses);
  const cases = casesOf(node.caseBlock.clauses);
  const whole = readTree(node.expression);
  const isSteady = whole.kind === "name" || whole.kind === "number";
  const value: Tree = isSteady ? whole : { kind: "name", name: "choice ", span: whole.span }; // no name of the user's
  const otherwise = cases.find(({ isDefault }) => isDefault);
  const chain = cases
    .filter(({ labels }) => labels.length > 0)
    .reduceRight<StatementTree[]>(
      (whenFalse, { labels, body }) => {
        const condition = anyOf(labels.map((label) => equals(value, readTree(label), spanOf(label))));
        return [{ kind: "if", condition, whenTrue: read(body), whenFalse, span }];
      },
      otherwise ? read(otherwise.body) : [],
    );
  const kept: StatementTree[] =
    isSteady || value.kind !== "name"
      ? []
      : [{ kind: "variable", name: value.name, constant: true, type: null, value: whole, span }];
  return [{ kind: "block", body: [...kept, ...chain], span }];
}

const equals = (left: Tree, right: Tree, span: Tree["span"]): Tree => ({
  ...{ kind: "binary", operator: "===" },
  ...{ left, right, span },
});

function anyOf(conditions: readonly Tree[]): Tree {
  return conditions.reduce((left, right) => ({
    ...{ kind: "binary", operator: "||" },
    ...{ left, right, span: right.span },
  }));
}

/** Labels with the statements that follow them. */
function casesOf(clauses: Clauses): Case[] {
  const cases: Case[] = [];
  let waiting: Pick<Case, "labels" | "isDefault"> = { labels: [], isDefault: false };
  for (const [at, clause] of clauses.entries()) {
    const isDefault = waiting.isDefault || ts.isDefaultClause(clause);
    const labels = ts.isCaseClause(clause) ? [...waiting.labels, clause.expression] : waiting.labels;
    const isLast = at === clauses.length - 1;
    if (clause.statements.length === 0 && !isLast) {
      waiting = { labels, isDefault };
      continue;
    }
    cases.push({ labels, isDefault, body: bodyOf(clause, isLast) });
    waiting = { labels: [], isDefault: false };
  }
  return cases;
}

/** Statements of a case without the `break` at its end. */
function bodyOf(clause: Clauses[number], isLast: boolean): readonly typescript.Statement[] {
  const [only] = clause.statements;
  const isBlock = clause.statements.length === 1 && only && ts.isBlock(only);
  const statements = isBlock ? only.statements : clause.statements;
  const last = statements.at(-1);
  const isLeft = last !== undefined && leaves(last);
  if (!isLeft && !isLast)
    refuse(clause, "a case that runs into the next one", "End it with `break` or `return`.");
  const body = last && ts.isBreakStatement(last) && !last.label ? statements.slice(0, -1) : statements;
  for (const each of body) refuseBreak(each);
  return body;
}

/** True for a statement after which none of its case is reached. */
function leaves(node: typescript.Statement): boolean {
  if (ts.isBlock(node)) return node.statements.length > 0 && leaves(node.statements.at(-1)!);
  if (ts.isIfStatement(node))
    return leaves(node.thenStatement) && node.elseStatement !== undefined && leaves(node.elseStatement);
  return ts.isReturnStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node);
}

/** A `break` in the middle of a case leaves the `switch`, which no `if` can. */
function refuseBreak(node: typescript.Node): void {
  if (ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)) return;
  if (ts.isBreakStatement(node))
    refuse(node, "`break` in the middle of a case", "Put what it leaves out into `if ... else`.");
  ts.forEachChild(node, refuseBreak);
}

/** Cases share one scope in TypeScript, and have one each here: that makes no difference where none names what another declares. */
function requireOwnNames(clauses: Clauses): void {
  for (const clause of clauses) {
    for (const statement of clause.statements.filter(ts.isVariableStatement)) {
      for (const name of statement.declarationList.declarations.flatMap((each) => namesIn(each.name))) {
        if (clauses.some((other) => other !== clause && mentions(other, name.text)))
          refuse(name, "a variable of one case that another one names", "Declare it before `switch`.");
      }
    }
  }
}

function namesIn(name: typescript.BindingName): typescript.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : namesIn(each.name)));
}
