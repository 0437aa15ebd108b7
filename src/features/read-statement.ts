import { spanOf, ts, type typescript } from "../frontend/typescript.js";
import { nameOf, readEach, readPattern } from "./read-pattern.js";
import { readSwitch } from "./read-switch.js";
import { isOperator, mentions, readTree, refuse } from "./read-tree.js";
import type { Operator, StatementTree, Tree, TypeName } from "./tree.js";

/** Statements as plain data. Throws a Failure at the first one that the subset lacks. */
export function readStatements(nodes: readonly typescript.Statement[]): StatementTree[] {
  return nodes.flatMap(readStatement);
}

function readBody(node: typescript.Statement): StatementTree[] {
  return readStatements(ts.isBlock(node) ? node.statements : [node]);
}

function readStatement(node: typescript.Statement): StatementTree[] {
  const span = spanOf(node);
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap((each) =>
      ts.isArrayBindingPattern(each.name) ? readPattern(each, each.name) : [readVariable(each)],
    );
  if (ts.isExpressionStatement(node)) return [readEffect(node.expression)];
  if (ts.isIfStatement(node)) {
    const whenFalse = node.elseStatement ? readBody(node.elseStatement) : [];
    return [
      {
        kind: "if",
        condition: readTree(node.expression),
        whenTrue: readBody(node.thenStatement),
        whenFalse,
        span,
      },
    ];
  }
  if (ts.isForStatement(node)) return [readFor(node)];
  if (ts.isForOfStatement(node)) return [readEach(node, readBody)];
  if (ts.isSwitchStatement(node)) return readSwitch(node, readStatements);
  if (ts.isWhileStatement(node)) refuse(node.getFirstToken()!, "`while`", boundedBy(node.expression));
  if (ts.isBlock(node)) return [{ kind: "block", body: readStatements(node.statements), span }];
  if (ts.isReturnStatement(node)) {
    return [{ kind: "return", value: node.expression ? readTree(node.expression) : null, span }];
  }
  if (ts.isBreakStatement(node) && !node.label) return [{ kind: "break", span }];
  if (ts.isContinueStatement(node) && !node.label) return [{ kind: "continue", span }];
  if (ts.isEmptyStatement(node)) return [];
  const [what, instead] = refusedStatements[node.kind] ?? [
    "this statement",
    "Use variables, loops, `if` and `return`.",
  ];
  return refuse(node.getFirstToken() ?? node, what, instead);
}

const BOUNDED =
  "Write `for (let i = 0; i < most; i++)` with the most rounds there can be, and leave by `break`.";

/** The loop in place of a `while`, with its condition where that is short. */
function boundedBy(condition: typescript.Expression): string {
  const text = condition.getText();
  if (/\n/.test(text) || text.length > 60 || text === "true") return BOUNDED;
  const plain =
    ts.isBinaryExpression(condition) && condition.operatorToken.getText() === "||" ? `(${text})` : text;
  return `Write \`for (let round = 0; round < most && ${plain}; round++)\` with the most rounds there can be.`;
}

const refusedStatements: Readonly<
  Partial<Record<typescript.SyntaxKind, readonly [what: string, instead: string]>>
> = {
  [ts.SyntaxKind.DoStatement]: ["`do`", BOUNDED],
  [ts.SyntaxKind.ForInStatement]: ["`for ... in`", "Count with `for (let i = 0; i < x.length; i++)`."],
  [ts.SyntaxKind.ThrowStatement]: ["`throw`", "Return a value that says so."],
  [ts.SyntaxKind.TryStatement]: ["`try`", "Nothing throws here: leave it out."],
  [ts.SyntaxKind.FunctionDeclaration]: ["a function inside a function", "Move it to the level of the file."],
  [ts.SyntaxKind.ClassDeclaration]: ["a class inside a function", "Move it to the level of the file."],
  [ts.SyntaxKind.LabeledStatement]: ["a label", "Put the inner loop into a function of its own."],
  [ts.SyntaxKind.BreakStatement]: ["`break` with a label", "Put the inner loop into a function of its own."],
  [ts.SyntaxKind.ContinueStatement]: [
    "`continue` with a label",
    "Put the inner loop into a function of its own.",
  ],
};

function readVariable(node: typescript.VariableDeclaration): StatementTree {
  const constant = (node.parent.flags & ts.NodeFlags.Const) !== 0;
  if (ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.BlockScoped) === 0) {
    refuse(node, "`var`", "Write `let` or `const`.");
  }
  return {
    kind: "variable",
    name: nameOf(node.name),
    constant,
    type: readType(node.type),
    value: node.initializer ? readTree(node.initializer) : null,
    span: spanOf(node),
  };
}

/** A type as it is written. */
export function readType(node: typescript.TypeNode | undefined): TypeName | null {
  return node === undefined ? null : { name: node.getText().replace(/<.*>$/s, ""), span: spanOf(node) };
}

/** An assignment, a count or a call that stands as a statement. */
function readEffect(node: typescript.Expression): StatementTree {
  const span = spanOf(node);
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.getText().endsWith("=") &&
    !isOperator(node.operatorToken.getText())
  ) {
    const operator = node.operatorToken.getText().slice(0, -1);
    const known = isOperator(operator) && !["&&", "||"].includes(operator);
    if (operator !== "" && !known) refuse(node.operatorToken, `\`${operator}=\``, "Write the operation out.");
    const [target, value] = [readTree(node.left), readTree(node.right)];
    return { kind: "assign", target, operator: known ? operator : null, value, span };
  }
  const count = counted(node);
  if (count !== null) return { kind: "assign", ...count, span };
  return { kind: "expression", value: readTree(node), span };
}

/** `x++` and `--x` as `x += 1` and `x -= 1`; null for anything else. */
function counted(node: typescript.Expression): { target: Tree; operator: Operator; value: Tree } | null {
  if (!ts.isPostfixUnaryExpression(node) && !ts.isPrefixUnaryExpression(node)) return null;
  const text = ts.tokenToString(node.operator);
  if (text !== "++" && text !== "--") return null;
  const value: Tree = { kind: "number", value: 1, span: spanOf(node) };
  return { target: readTree(node.operand), operator: text === "++" ? "+" : "-", value };
}

const LOOP = "Write `for (let i = a; i < b; i += c)`.";

function readFor(node: typescript.ForStatement): StatementTree {
  const list = node.initializer;
  const [first, ...others] = list && ts.isVariableDeclarationList(list) ? list.declarations : [];
  if (!first?.initializer) return refuse(list ?? node, "a loop without a variable of its own", LOOP);
  if (!node.condition) return refuse(node, "a loop without a condition", LOOP);
  const name = nameOf(first.name);
  const step = node.incrementor && readEffect(node.incrementor);
  const counts = step?.kind === "assign" && step.target.kind === "name" && step.target.name === name;
  if (!counts || step.operator === null)
    return refuse(node.incrementor ?? node, "a loop that does not count", LOOP);
  const span = spanOf(node);
  const loop: StatementTree = {
    kind: "for",
    name,
    start: readTree(first.initializer),
    condition: readTree(node.condition),
    step: { operator: step.operator, value: step.value },
    body: readBody(node.statement),
    span,
  };
  if (others.length === 0) return loop;
  const bounds = others.map((each) => readBound(each, name));
  return { kind: "block", body: [...bounds, loop], span }; // `for (let i = 0, n = x.length; ...)`
}

/** A further variable of a loop, which keeps its value; it stands before the loop, and so without the variable that counts. */
function readBound(node: typescript.VariableDeclaration, counter: string): StatementTree {
  const { name, initializer } = node;
  if (!initializer) return refuse(node, "a second variable of a loop without a value", LOOP);
  if (mentions(initializer, counter))
    return refuse(initializer, `a bound that is made of \`${counter}\``, LOOP);
  const [value, span] = [readTree(initializer), spanOf(node)];
  return { kind: "variable", name: nameOf(name), constant: true, type: readType(node.type), value, span };
}
