import { type FunctionValue, isFunctionValue, spanOf, ts, type typescript } from "../frontend/typescript.js";
import { nameOf } from "./read-pattern.js";
import { readStatements, readType } from "./read-statement.js";
import { readTree, refuse } from "./read-tree.js";
import type { ClassTree, FieldTree, FunctionTree, ParameterTree, StatementTree, Tree } from "./tree.js";

/** A function or a method as plain data. */
export function readFunction(
  node: typescript.FunctionDeclaration | typescript.MethodDeclaration | FunctionValue,
  name: string,
): FunctionTree {
  if (node.asteriskToken) refuse(node.asteriskToken, "a generator", "Fill an array and return it.");
  if (node.typeParameters)
    refuse(node, "a generic function", "Leave the type parameters out: lengths are found from the calls.");
  const modifier = node.modifiers?.find(({ kind }) => refusedModifiers.has(kind));
  if (modifier) refuse(modifier, `\`${modifier.getText()}\``, "Leave it out.");
  return {
    name,
    parameters: node.parameters.map(readParameter),
    result: readType(node.type),
    hidden: node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false,
    body: readFunctionBody(node),
    span: spanOf(nameNode(node)),
  };
}

/** The name of a function, which an arrow function has from its constant. */
function nameNode(node: Parameters<typeof readFunction>[0]): typescript.Node {
  return isFunctionValue(node) && ts.isVariableDeclaration(node.parent)
    ? node.parent.name
    : (node.name ?? node);
}

/** Statements of a function; `x => value` returns the value, where it is one. */
function readFunctionBody({ body, type }: Parameters<typeof readFunction>[0]): readonly StatementTree[] {
  if (!body) return [];
  if (ts.isBlock(body)) return readStatements(body.statements);
  const [value, span] = [readTree(body), spanOf(body)];
  return [{ kind: type?.kind === ts.SyntaxKind.VoidKeyword ? "expression" : "return", value, span }];
}

const refusedModifiers: ReadonlySet<typescript.SyntaxKind> = new Set([
  ts.SyntaxKind.AsyncKeyword,
  ts.SyntaxKind.StaticKeyword,
  ts.SyntaxKind.AbstractKeyword,
  ts.SyntaxKind.Decorator,
]);

function readParameter(node: typescript.ParameterDeclaration): ParameterTree {
  if (node.dotDotDotToken) refuse(node, "`...`", "Take an array.");
  if (node.questionToken)
    refuse(node, "an optional parameter", "Give it a default value, a constant: `gain = 2`.");
  const standard = node.initializer ? readTree(node.initializer) : null;
  return { name: nameOf(node.name), type: readType(node.type), standard, span: spanOf(node) };
}

/** A class as plain data: fields in the order in which they get their values. */
export function readClass(node: typescript.ClassDeclaration, name: string): ClassTree {
  if (node.heritageClauses)
    refuse(node.heritageClauses[0]!, "inheritance", "Have the other object as a field.");
  if (node.typeParameters) refuse(node, "a generic class", "Leave the type parameters out.");
  const fields = new Map<string, FieldTree>();
  const methods = new Map<string, FunctionTree>();
  let parameters: readonly ParameterTree[] = [];
  for (const member of node.members) {
    if (ts.isPropertyDeclaration(member)) {
      const field = readField(member);
      fields.set(field.name, field);
    } else if (ts.isMethodDeclaration(member)) {
      methods.set(nameOf(member.name), readFunction(member, nameOf(member.name)));
    } else if (ts.isConstructorDeclaration(member)) {
      parameters = member.parameters.map(readParameter);
      const optional = member.parameters.find(({ initializer }) => initializer);
      if (optional)
        refuse(optional, "an optional parameter of a constructor", "Give all arguments in every `new`.");
      readConstructor(member, fields);
    } else
      refuse(member, "this member of a class", "Use fields, methods and a constructor that assigns fields.");
  }
  return { name, parameters, fields: [...fields.values()], methods, span: spanOf(node.name ?? node) };
}

function readField(node: typescript.PropertyDeclaration): FieldTree {
  const kinds = node.modifiers?.map(({ kind }) => kind) ?? [];
  const modifier = node.modifiers?.find(({ kind }) => refusedModifiers.has(kind));
  if (modifier) refuse(modifier, `\`${modifier.getText()}\``, "Use a constant of the file.");
  return {
    name: nameOf(node.name),
    type: readType(node.type),
    readonly: kinds.includes(ts.SyntaxKind.ReadonlyKeyword),
    value: node.initializer ? readTree(node.initializer) : null,
    span: spanOf(node),
  };
}

/** Fields that parameters declare, and those that the body assigns, each once. */
function readConstructor(node: typescript.ConstructorDeclaration, fields: Map<string, FieldTree>): void {
  for (const each of node.parameters.filter(({ modifiers }) => modifiers?.length)) {
    const [name, span] = [nameOf(each.name), spanOf(each)];
    const value: Tree = { kind: "name", name, span };
    fields.set(name, { name, type: readType(each.type), readonly: true, value, span });
  }
  for (const statement of node.body?.statements ?? []) {
    const [field, value] = assignedField(statement);
    const declared = fields.get(field);
    if (!declared) refuse(statement, "an assignment to no field", "Declare the field in the class.");
    else {
      fields.delete(field); // The order is that of the assignments.
      fields.set(field, { ...declared, value });
    }
  }
}

function assignedField(node: typescript.Statement): [name: string, value: Tree] {
  const assigned = ts.isExpressionStatement(node) ? node.expression : undefined;
  const plain =
    assigned && ts.isBinaryExpression(assigned) && assigned.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const target = plain ? assigned.left : undefined;
  if (
    !plain ||
    !target ||
    !ts.isPropertyAccessExpression(target) ||
    target.expression.kind !== ts.SyntaxKind.ThisKeyword
  ) {
    return refuse(node, "this statement in a constructor", "A constructor assigns fields, and nothing else.");
  }
  return [target.name.text, readTree(assigned.right)];
}
