import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { interrupted } from "../diagnostics/tool.js";
import { type JunitSubject, junitOfFailure } from "./junit.js";
import { writeReport } from "./junit-file.js";

/**
 * Writes a report of what went wrong. A defect of ours has none, and where it cannot be written the cause is still told.
 * @throws Failure with the cause, and with FF5043 or FF5044
 */
export function writeFailure(
  file: string,
  subject: JunitSubject,
  { error, isInterrupted }: { readonly error: unknown; readonly isInterrupted: boolean },
): void {
  const told = isInterrupted
    ? [interrupted(`ff-edge validate ${subject.model} --target ${subject.target}`)]
    : diagnosticsOf(error);
  if (told.length === 0) return;
  try {
    writeReport(file, junitOfFailure(subject, told));
  } catch (unwritten) {
    throw unwritten instanceof Failure ? new Failure([...told, ...unwritten.diagnostics]) : unwritten;
  }
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof Failure ? error.diagnostics : [];
}
