import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { notCompilable } from "../diagnostics/features.js";
import { spanOf, ts, type typescript } from "../frontend/typescript.js";
import { OPERATORS, type Operator, type Tree } from "./tree.js";

/** Throws the refusal of a piece of syntax; `instead` is what to write in its place. */
export function refuse(node: typescript.Node, what: string, instead: string): never {
  throw new Failure(refusal(node, what, instead));
}

function refusal(node: typescript.Node, what: string, instead: string): Diagnostic {
  return notCompilable(spanOf(node), what, instead);
}

/** True where a piece of syntax has this name. */
export function mentions(node: typescript.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, (each) => mentions(each, name)) ?? false;
}

/** An expression as plain data. Throws a Failure at the first part that the subset lacks. */
export function readTree(node: typescript.Expression): Tree {
  const span = spanOf(node);
  const plain = withoutTypes(node);
  if (plain !== node) return readTree(plain);
  if (ts.isNumericLiteral(node)) return { kind: "number", value: Number(node.text), span };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: "boolean", value: true, span };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: "boolean", value: false, span };
  if (node.kind === ts.SyntaxKind.ThisKeyword) return { kind: "this", span };
  if (ts.isIdentifier(node)) return { kind: "name", name: node.text, span };
  if (ts.isArrayLiteralExpression(node)) return { kind: "list", items: node.elements.map(readTree), span };
  if (ts.isPrefixUnaryExpression(node)) return readUnary(node);
  if (ts.isBinaryExpression(node)) return readBinary(node);
  if (ts.isConditionalExpression(node)) {
    const [condition, whenTrue, whenFalse] = [node.condition, node.whenTrue, node.whenFalse].map(readTree);
    return { kind: "conditional", condition: condition!, whenTrue: whenTrue!, whenFalse: whenFalse!, span };
  }
  return readAccess(node);
}

/** An expression without what says nothing of its value: brackets, `!`, `as const`, `satisfies T`. */
export function withoutTypes(node: typescript.Expression): typescript.Expression {
  const isNoise =
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    (ts.isAsExpression(node) && ts.isConstTypeReference(node.type));
  return isNoise ? withoutTypes(node.expression) : node;
}

function readAccess(node: typescript.Expression): Tree {
  const span = spanOf(node);
  if (ts.isElementAccessExpression(node)) {
    refuseQuestion(node);
    return {
      kind: "index",
      object: readTree(node.expression),
      index: readTree(node.argumentExpression),
      span,
    };
  }
  if (ts.isPropertyAccessExpression(node)) {
    refuseQuestion(node);
    return { kind: "member", object: readTree(node.expression), name: node.name.text, span };
  }
  if (ts.isCallExpression(node)) {
    refuseQuestion(node);
    if (node.typeArguments) refuse(node, "a call with type arguments", "Leave them out.");
    return { kind: "call", callee: readTree(node.expression), args: node.arguments.map(readTree), span };
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    return { kind: "new", name: node.expression.text, args: (node.arguments ?? []).map(readTree), span };
  }
  return refuseKind(node);
}

function refuseQuestion(node: { readonly questionDotToken?: typescript.QuestionDotToken | undefined }): void {
  if (node.questionDotToken)
    refuse(node.questionDotToken, "`?.`", "Nothing is ever undefined here: write `.`.");
}

function readUnary(node: typescript.PrefixUnaryExpression): Tree {
  const operator = ts.tokenToString(node.operator);
  if (operator !== "-" && operator !== "+" && operator !== "~" && operator !== "!") {
    return refuse(node, `\`${operator}\` inside an expression`, "Make it a statement of its own.");
  }
  return { kind: "unary", operator, operand: readTree(node.operand), span: spanOf(node) };
}

function readBinary(node: typescript.BinaryExpression): Tree {
  const operator = node.operatorToken.getText();
  if (!isOperator(operator)) return refuseOperator(node, operator);
  return {
    kind: "binary",
    operator,
    left: readTree(node.left),
    right: readTree(node.right),
    span: spanOf(node),
  };
}

/** Type guard for the binary operators of the subset. */
export function isOperator(text: string): text is Operator {
  return OPERATORS.some((each) => each === text);
}

function refuseOperator(node: typescript.BinaryExpression, operator: string): never {
  const token = node.operatorToken;
  if (operator === "==" || operator === "!=")
    refuse(token, `\`${operator}\``, `Write \`${operator}=\`, which compares without conversions.`);
  if (operator === "??") refuse(token, "`??`", "Nothing is ever undefined here: leave it out.");
  if (operator.endsWith("="))
    refuse(token, "an assignment inside an expression", "Make it a statement of its own.");
  refuse(token, `\`${operator}\``, "Use arithmetic, comparisons, `&&`, `||` and `a ? b : c`.");
}

/** Names of what else an expression can be, and what to do about it. */
function refuseKind(node: typescript.Expression): never {
  const [what, instead] = refusedKinds[node.kind] ?? [
    "this expression",
    "Use numbers, typed arrays and calls of functions.",
  ];
  refuse(node, what, instead);
}

const refusedKinds: Readonly<
  Partial<Record<typescript.SyntaxKind, readonly [what: string, instead: string]>>
> = {
  [ts.SyntaxKind.ArrowFunction]: ["a closure", "Declare a function with a name, or write a loop."],
  [ts.SyntaxKind.FunctionExpression]: ["a closure", "Declare a function with a name, or write a loop."],
  [ts.SyntaxKind.StringLiteral]: ["a string", "Use numbers."],
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: ["a string", "Use numbers."],
  [ts.SyntaxKind.TemplateExpression]: ["a string", "Use numbers."],
  [ts.SyntaxKind.ObjectLiteralExpression]: ["an object", "Use variables, a typed array or a class."],
  [ts.SyntaxKind.SpreadElement]: ["`...`", "Write the elements out, or copy them in a loop."],
  [ts.SyntaxKind.PostfixUnaryExpression]: [
    "`++` or `--` inside an expression",
    "Make it a statement of its own.",
  ],
  [ts.SyntaxKind.AwaitExpression]: ["`await`", "Features compute, they wait for nothing."],
  [ts.SyntaxKind.AsExpression]: [
    "a type assertion",
    "Declare a variable of that type; `Math.trunc` makes integers.",
  ],
  [ts.SyntaxKind.NullKeyword]: ["`null`", "Use a number that cannot occur otherwise."],
  [ts.SyntaxKind.BigIntLiteral]: [
    "a big integer",
    "Integers have 32 bits; `mulHigh` and `mulQ` have products of 64.",
  ],
  [ts.SyntaxKind.TypeOfExpression]: ["`typeof`", "Types are known when the features are compiled."],
  [ts.SyntaxKind.RegularExpressionLiteral]: ["a regular expression", "Use numbers."],
};
