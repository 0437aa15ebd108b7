/** The one shape of every message that a user can cause; the factories stand beside this file, by stage. */

/** A place in a user's text file; line and column count from 1. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Number of characters to underline; at least 1. */
  readonly length: number;
}

/** Exit codes of the command line: 1 model or data, 2 usage, 3 tool or system, 4 mismatch, 5 budget, 70 our own bug. */
export type ExitCode = 1 | 2 | 3 | 4 | 5 | 70;

/** One message with its place, what was expected and found, and what to do. */
export interface Diagnostic {
  /** Literal, unique, never renumbered: FF1xxx parse, 2xxx shape and data, 3xxx train and quantize, 4xxx memory and emit, 5xxx toolchain, 6xxx device and validate. */
  readonly code: `FF${number}`;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly span?: Span;
  readonly expected?: string;
  readonly found?: string;
  readonly notes?: readonly string[];
  readonly hint?: string;
  /** Exit code of the command that stops on this error. */
  readonly exit: ExitCode;
}

/** Thrown by a stage that cannot go on; carries all of that stage's diagnostics. Never used for our own bugs. */
export class Failure extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[]) {
    const all = Array.isArray(diagnostics)
      ? (diagnostics as readonly Diagnostic[])
      : [diagnostics as Diagnostic];
    super(all.map((each) => `${each.code}: ${each.message}`).join("\n"));
    this.name = "Failure";
    this.diagnostics = all;
  }
}

/** Ends a command where a check has found errors. */
export function stopOn(found: readonly Diagnostic[]): void {
  const errors = found.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Failure(errors);
}

/** A warning as one line of notes: code, line of the model file, what is odd and what was expected. */
export function warningLine({ code, message, span, expected, found }: Diagnostic): string {
  const place = span ? `, line ${span.line}` : "";
  return `${code}${place}: ${message}: expected ${expected}, found ${found}`;
}
