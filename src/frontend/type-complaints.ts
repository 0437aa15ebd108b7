import type { TypeComplaint } from "./type-errors.js";
import { diagnosticSpan, spanOf, ts, type typescript } from "./typescript.js";

/** Each takes a walk through the file. */
const MOST = 100;

/** Complaints of the type checker about `source`, first of all. */
export function typeComplaints(program: typescript.Program, source: typescript.SourceFile): TypeComplaint[] {
  const checker = program.getTypeChecker();
  return program
    .getSemanticDiagnostics(source)
    .slice(0, MOST)
    .map((each) => complaint(each, checker));
}

function complaint(diagnostic: typescript.Diagnostic, checker: typescript.TypeChecker): TypeComplaint {
  const value = valueAt(diagnostic);
  const call = callAt(diagnostic);
  const settings = settingsAt(diagnostic, checker);
  const expected = value && checker.getContextualType(value);
  const lines = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n").split("\n");
  return {
    code: diagnostic.code,
    // A call of the wrong helper: why its result does not fit is of no interest.
    lines: value && ts.isCallExpression(value) ? lines.slice(0, 1) : lines,
    span: value ? spanOf(value) : diagnosticSpan(diagnostic),
    ...(expected ? { expected: expandedType(checker.getNonNullableType(expected), checker) } : {}),
    ...(call ? { expected: callText(call, checker) } : {}),
    ...(settings ? { settings } : {}),
  };
}

/** For "not assignable": the value itself, where the compiler points at the property name before it. */
function valueAt(diagnostic: typescript.Diagnostic): typescript.Expression | undefined {
  if (diagnostic.code !== 2322 && diagnostic.code !== 2345) return undefined;
  const nodes = nodesAt(diagnostic);
  const property = nodes.find(ts.isPropertyAssignment);
  return property?.initializer ?? nodes.find(ts.isExpression);
}

/** For "expected other arguments": the call. */
function callAt(diagnostic: typescript.Diagnostic): typescript.CallExpression | undefined {
  return diagnostic.code === 2554 ? nodesAt(diagnostic).find(ts.isCallExpression) : undefined;
}

/** For "no such property": the names of those that could stand there. */
function settingsAt(
  diagnostic: typescript.Diagnostic,
  checker: typescript.TypeChecker,
): string[] | undefined {
  if (diagnostic.code !== 2353 && diagnostic.code !== 2561) return undefined;
  const element = nodesAt(diagnostic).find(ts.isObjectLiteralElement);
  if (element?.name === undefined || !ts.isObjectLiteralExpression(element.parent)) return undefined;
  const wanted = checker.getContextualType(element.parent);
  if (wanted === undefined) return undefined;
  const type = checker.getNonNullableType(wanted);
  const unknown = element.name.getText();
  const names = (type.isUnion() ? type.types : [type])
    .map((each) => each.getProperties().map((property) => property.name))
    .filter((each) => !each.includes(unknown)); // of alternatives, those that are meant
  return [...new Set(names.flat())];
}

/** The nodes that begin where the compiler points, outermost first; for a call, it may point at the callee's name. */
function nodesAt({ file, start }: typescript.Diagnostic): typescript.Node[] {
  const found: typescript.Node[] = [];
  const visit = (node: typescript.Node): void => {
    if (file === undefined || start === undefined) return;
    if (node.getStart(file) > start || node.getEnd() <= start) return;
    if (node.getStart(file) === start) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (file !== undefined) ts.forEachChild(file, visit);
  return found;
}

/** A call as it should be, with the settings that it must have: `earlyExit({ rule: ... })`, `dense(units)`. */
function callText(call: typescript.CallExpression, checker: typescript.TypeChecker): string {
  const parameters = checker.getResolvedSignature(call)?.parameters ?? [];
  const texts = parameters.filter(isNeeded).map((parameter) => {
    const type = checker.getTypeOfSymbolAtLocation(parameter, call);
    const settings = checker
      .getPropertiesOfType(type)
      .filter((each) => !(each.flags & ts.SymbolFlags.Optional));
    const primitive = type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike);
    return primitive ? parameter.name : `{ ${settings.map(({ name }) => `${name}: ...`).join(", ")} }`;
  });
  return `${call.expression.getText()}(${texts.join(", ")})`;
}

/** True for an argument that a call has to have. */
function isNeeded({ valueDeclaration }: typescript.Symbol): boolean {
  if (valueDeclaration === undefined || !ts.isParameter(valueDeclaration)) return false;
  return !(valueDeclaration.questionToken || valueDeclaration.initializer || valueDeclaration.dotDotDotToken);
}

/** `"none" | "rms"` rather than the name of the alias. */
function expandedType(type: typescript.Type, checker: typescript.TypeChecker): string {
  return checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation,
  );
}
