import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** Diagnostics as `--json` prints them. */
export function failureReport(diagnostics: readonly Diagnostic[]) {
  return {
    errors: diagnostics.map(({ code, severity, message, span, expected, found, notes, hint }) => ({
      ...{ code, severity, message, expected, found, notes, hint },
      ...{ file: span?.file, line: span?.line, column: span?.column },
    })),
  };
}
