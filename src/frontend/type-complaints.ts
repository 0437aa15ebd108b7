import type { TypeComplaint } from "./type-errors.js";
import { diagnosticSpan, placeOf, ts } from "./typescript.js";

/** What the type checker complains about in `source`. */
export function typeComplaints(program: ts.Program, source: ts.SourceFile): TypeComplaint[] {
  const checker = program.getTypeChecker();
  return program.getSemanticDiagnostics(source).map((each) => complaint(each, checker));
}

function complaint(diagnostic: ts.Diagnostic, checker: ts.TypeChecker): TypeComplaint {
  const value = valueAt(diagnostic);
  const expected = value && checker.getContextualType(value);
  const lines = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n").split("\n");
  return {
    code: diagnostic.code,
    // A call of the wrong helper: why its result does not fit is of no interest.
    lines: value && ts.isCallExpression(value) ? lines.slice(0, 1) : lines,
    span: value ? placeOf(value) : diagnosticSpan(diagnostic),
    ...(expected ? { expected: expandedType(checker.getNonNullableType(expected), checker) } : {}),
  };
}

/** For "not assignable": the value itself, where the compiler points at the property name before it. */
function valueAt(diagnostic: ts.Diagnostic): ts.Expression | undefined {
  const { file, start, code } = diagnostic;
  if (file === undefined || start === undefined || (code !== 2322 && code !== 2345)) return undefined;
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.getEnd() <= start) return;
    if (node.getStart(file) === start && ts.isPropertyAssignment(node)) found = node.initializer;
    else if (node.getStart(file) === start && ts.isExpression(node) && found === undefined) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `"none" | "rms"` rather than the name of the alias. */
function expandedType(type: ts.Type, checker: ts.TypeChecker): string {
  return checker.typeToString(
    type,
    undefined,
    ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.NoTruncation,
  );
}
