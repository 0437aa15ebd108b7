import type { Span } from "../diagnostics/diagnostic.js";
import { isBinaryOperator } from "./operators.js";
import type { Entry, Expression, Item } from "./syntax.js";
import { spanOf, ts, type typescript } from "./typescript.js";

/** A literal that stands for itself. */
export function literal(value: string | number | boolean | null, span: Span): Expression {
  return { kind: "literal", value, span };
}

/** An expression of the compiler as one of ours; what has no constant value becomes `refused`, an error only where it is used. */
export function readExpression(node: typescript.Expression): Expression {
  const span = spanOf(node);
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) {
    return readExpression(node.expression);
  }
  if (ts.isAsExpression(node) && ts.isConstTypeReference(node.type)) return readExpression(node.expression);
  if (ts.isNumericLiteral(node)) return literal(Number(node.text), span);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return literal(node.text, span);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return literal(true, span);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return literal(false, span);
  if (node.kind === ts.SyntaxKind.NullKeyword) return literal(null, span);
  if (ts.isIdentifier(node)) return { kind: "name", name: node.text, span };
  if (ts.isArrayLiteralExpression(node)) return { kind: "list", items: node.elements.map(readItem), span };
  if (ts.isObjectLiteralExpression(node))
    return { kind: "record", entries: node.properties.map(readEntry), span };
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map((part) => ({
      value: readExpression(part.expression),
      text: part.literal.text,
    }));
    return { kind: "template", head: node.head.text, parts, span };
  }
  if (ts.isConditionalExpression(node)) {
    return {
      kind: "conditional",
      condition: readExpression(node.condition),
      whenTrue: readExpression(node.whenTrue),
      whenFalse: readExpression(node.whenFalse),
      span,
    };
  }
  if (ts.isPropertyAccessExpression(node)) {
    const key = literal(node.name.text, spanOf(node.name));
    return { kind: "access", object: readExpression(node.expression), key, span };
  }
  if (ts.isElementAccessExpression(node)) {
    const key = readExpression(node.argumentExpression);
    return { kind: "access", object: readExpression(node.expression), key, span };
  }
  if (ts.isCallExpression(node)) {
    const text = node.expression.getText().split("\n", 1)[0]!.slice(0, 60);
    return {
      kind: "call",
      callee: readExpression(node.expression),
      text,
      items: node.arguments.map(readItem),
      span,
    };
  }
  return readOperation(node, span);
}

function readOperation(node: typescript.Expression, span: Span): Expression {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    if (!isBinaryOperator(operator)) return { kind: "refused", what: `the operator \`${operator}\``, span };
    return {
      kind: "binary",
      operator,
      left: readExpression(node.left),
      right: readExpression(node.right),
      span,
    };
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const operator = ts.tokenToString(node.operator) ?? "";
    if (!["-", "+", "!"].includes(operator))
      return { kind: "refused", what: `the operator \`${operator}\``, span };
    return { kind: "unary", operator, operand: readExpression(node.operand), span };
  }
  return { kind: "refused", what: expressionNames[node.kind] ?? "this expression", span };
}

const expressionNames: Readonly<Partial<Record<typescript.SyntaxKind, string>>> = {
  [ts.SyntaxKind.ArrowFunction]: "a function",
  [ts.SyntaxKind.FunctionExpression]: "a function",
  [ts.SyntaxKind.ClassExpression]: "a class",
  [ts.SyntaxKind.NewExpression]: "`new`",
  [ts.SyntaxKind.AwaitExpression]: "`await`",
  [ts.SyntaxKind.AsExpression]: "a type assertion (`as`)",
  [ts.SyntaxKind.TypeAssertionExpression]: "a type assertion",
  [ts.SyntaxKind.TaggedTemplateExpression]: "a tagged template",
  [ts.SyntaxKind.RegularExpressionLiteral]: "a regular expression",
  [ts.SyntaxKind.BigIntLiteral]: "a bigint",
  [ts.SyntaxKind.TypeOfExpression]: "`typeof`",
  [ts.SyntaxKind.PostfixUnaryExpression]: "a change of a variable",
  [ts.SyntaxKind.MetaProperty]: "`import.meta`",
  [ts.SyntaxKind.OmittedExpression]: "an empty array element",
};

function readItem(node: typescript.Expression): Item {
  return ts.isSpreadElement(node)
    ? { spread: true, value: readExpression(node.expression) }
    : { spread: false, value: readExpression(node) };
}

function readEntry(node: typescript.ObjectLiteralElementLike): Entry {
  const span = spanOf(node);
  if (ts.isSpreadAssignment(node)) return { key: null, value: readExpression(node.expression) };
  const refused = (what: string): Entry => ({ key: "", value: { kind: "refused", what, span } });
  if (ts.isMethodDeclaration(node)) return refused("a method");
  if (ts.isAccessor(node)) return refused("a getter or setter");
  if (ts.isShorthandPropertyAssignment(node)) {
    return { key: node.name.text, value: { kind: "name", name: node.name.text, span } };
  }
  if (ts.isComputedPropertyName(node.name)) return refused("a computed property name");
  const key = node.name.text;
  return key === "__proto__" ? refused("a prototype") : { key, value: readExpression(node.initializer) };
}
