/** Ends of a command: its last words, their stream, and the exit code. */
// Nothing is imported later: where files cannot be opened any more, that too has to be told.
import { type Diagnostic, Failure } from "./diagnostics/diagnostic.js";
import { FLASH_INTERRUPTED } from "./diagnostics/flash.js";
import { defect, endedBy, outputRefused, systemProblem } from "./diagnostics/system.js";
import { interrupted } from "./diagnostics/tool.js";
import { packageVersion } from "./package.js";
import { renderDiagnostics } from "./report/diagnostics.js";
import { failureReport } from "./report/failure-report.js";
import { drain, refusalOf, write } from "./report/output.js";
import { wantsColor } from "./report/style.js";
import { type Ending, type EndingSignal, exitOfSignal, SIGNALS, tellOfCleaning } from "./supervisor.js";

/** Exit codes that no diagnostic has; 128 and the number of a signal for what a signal has ended. */
export const EXIT = { ok: 0, usage: 2, tool: 3, mismatch: 4, budget: 5, bug: 70 } as const;

/** Aborted by a signal. */
export const interrupt = new AbortController();

const wantsJson = process.argv.includes("--json");

/** Says something on stderr, or where that takes nothing and stdout holds no JSON, on stdout. */
export async function tell(text: string): Promise<void> {
  await write("stderr", text);
  if (refusalOf("stderr") && !wantsJson) await write("stdout", text);
}

/** Diagnostics on stderr; gives the exit code of the gravest. */
export async function showDiagnostics(diagnostics: readonly Diagnostic[]): Promise<number> {
  await tell(renderDiagnostics(diagnostics, { color: wantsColor(process.stderr) }));
  return Math.max(...diagnostics.filter(({ severity }) => severity === "error").map(({ exit }) => exit));
}

/** An object of errors on stdout, where the result would be. */
export async function printFailure(diagnostics: readonly Diagnostic[]): Promise<void> {
  if (wantsJson) await write("stdout", `${JSON.stringify(failureReport(diagnostics), null, 2)}\n`);
}

async function reportFailure(diagnostics: readonly Diagnostic[]): Promise<number> {
  const code = await showDiagnostics(diagnostics);
  await printFailure(diagnostics);
  return code;
}

/** Whoever interrupts knows it; that a board is left half written has to be told. */
async function reportInterruption(signal: EndingSignal, error?: unknown): Promise<number> {
  const told = error instanceof Failure ? error.diagnostics : [];
  const worth = told.filter(({ code }) => code === FLASH_INTERRUPTED);
  if (worth.length > 0) await showDiagnostics(worth);
  await printFailure([...worth, interrupted(["ff-edge", ...process.argv.slice(2)].join(" "))]);
  return exitOfSignal(signal);
}

async function reportDefect(error: unknown): Promise<number> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await tell(`This is a defect of ff-edge ${packageVersion()}, please report it:\n${text}\n`);
  await printFailure([defect(packageVersion(), text)]);
  return EXIT.bug;
}

/** Tells what a command was stopped by; gives the exit code. */
export async function reportError(error: unknown): Promise<number> {
  if (asked) return reportInterruption(asked, error);
  if (error instanceof Failure) return reportFailure(error.diagnostics);
  const problem = systemProblem(error);
  return problem ? reportFailure([problem]) : reportDefect(error);
}

/** Tells how a process ended that could not do so itself; gives the exit code. */
export async function reportEnding({ signal, asked: by }: Ending): Promise<number> {
  if (process.stderr.isTTY) process.stderr.write("\u001b[?25h"); // a progress bar hides the cursor
  const ending = by ?? SIGNALS.find((each) => each === signal);
  if (ending) {
    await tell("\ninterrupted\n");
    return reportInterruption(ending);
  }
  return reportFailure([endedBy(String(signal))]);
}

/** The signal that asked for an end. */
let asked: EndingSignal | null = null;
/** The command has come to its end. */
let isDone = false;

/** Nothing is left to clean up, but a reader may be slow. */
function isPrinting(): boolean {
  return isDone || process.stdout.writableLength > 0;
}

/** The exit code of a command that has told its result although a signal ended it; null where none did. */
export function exitWhenInterrupted(): number | null {
  return asked && exitOfSignal(asked);
}

/** A supervisor counts signals itself; without one, the second means not to wait for cleaning up. */
export function serveSignals(supervised: boolean): void {
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (isPrinting() || (asked && !supervised)) process.exit(exitOfSignal(signal));
      if (asked) return;
      asked = signal;
      process.stderr.write("\ninterrupted, cleaning up\n");
      if (supervised) tellOfCleaning();
      interrupt.abort(new Error("interrupted"));
    });
}

/** Ends the process on an error that nobody waits for, as in a callback; on a second one at once. */
export function catchAll(): void {
  let caught = false;
  process.on("uncaughtException", async (error) => {
    if (caught) process.exit(EXIT.bug);
    caught = true;
    await finish(await reportError(error));
  });
}

/** Waits until all output has been taken, and tells where it has not. */
export async function finish(code: number): Promise<never> {
  isDone = true;
  await drain();
  const refused = (["stdout", "stderr"] as const).flatMap((name) => {
    const refusal = refusalOf(name);
    return refusal ? [outputRefused(name, refusal)] : [];
  });
  if (refused.length > 0) await showDiagnostics(refused);
  return process.exit(code === EXIT.ok && refused.length > 0 ? EXIT.tool : code);
}
