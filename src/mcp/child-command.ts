/** A command as a child process: its report, what it says meanwhile, and its end where nobody wants it any more. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { endedBy } from "../diagnostics/system.js";
import { interrupted, printedTooMuch, toolFailed } from "../diagnostics/tool.js";
import { failureReport } from "../report/failure-report.js";
import { parentDeathLeash } from "../target/leash.js";

const CLI = fileURLToPath(new URL("../cli.js", import.meta.url));
/** Bytes of a report. */
const MOST_BYTES = 16 << 20;
/** Time after which a command that was asked to end is killed; its own supervisor does so earlier. */
const PATIENCE_MS = 15_000;
/** Lines that are kept of what a command says, and as many of what it remarks. */
const MOST_LINES = 100;

/** End of a command: its report, or errors. */
export interface CommandEnd {
  readonly exit: number;
  readonly result?: unknown;
  readonly errors?: readonly object[];
  readonly notes: readonly string[];
}

export interface CommandPlace {
  /** Working folder. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Told each line that the command says, notes excepted. */
  readonly onLine: (line: string) => void;
}

/** Runs `ff-edge` with these words to its end; a signal ends it early. */
export async function runCommand(words: readonly string[], place: CommandPlace): Promise<CommandEnd> {
  const { root, signal, onLine } = place;
  if (signal.aborted) return failed(3, [interrupted(shown(words))], []);
  const [program, ...before] = [...parentDeathLeash(), process.execPath, CLI];
  const child = spawn(program!, [...before, ...words], {
    cwd: root,
    env: { ...process.env, FF_EDGE_ROOT: root }, // which imports do not leave, see frontend/model-files.ts
    stdio: ["ignore", "pipe", "pipe"],
  });
  const notes: string[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    const note = /^note: (.*)$/.exec(line)?.[1];
    const kept = note === undefined ? said : notes;
    if (kept.length < MOST_LINES) kept.push(note ?? line);
    if (note === undefined) onLine(line);
  });
  const stop = endOn(signal, child);
  try {
    const { code, ended, printed } = await endOf(child);
    if (signal.aborted) return failed(3, [interrupted(shown(words))], notes);
    if (printed === null) return failed(3, [printedTooMuch(shown(words), MOST_BYTES)], notes);
    if (code === null) return failed(3, [endedBy(String(ended))], notes);
    const report = reportIn(printed);
    if (report === null) return failed(3, [toolFailed(shown(words), code, said.join("\n"))], notes);
    return { exit: code, ...report, notes };
  } finally {
    stop();
  }
}

/** The end of a call that a command has not been started for, or has not ended by itself. */
export function failed(
  exit: number,
  diagnostics: readonly Diagnostic[],
  notes: readonly string[],
): CommandEnd {
  return { exit, ...failureReport(diagnostics), notes };
}

function shown(words: readonly string[]): string {
  return ["ff-edge", ...words].join(" ");
}

/** Asks the child to end once the signal comes, and kills it where it does not. */
function endOn(signal: AbortSignal, child: ChildProcess): () => void {
  let killing: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill("SIGTERM");
    killing = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  };
  signal.addEventListener("abort", end);
  return () => {
    clearTimeout(killing);
    signal.removeEventListener("abort", end);
  };
}

/** Exit code or signal, and all of stdout; null for one that goes on without end. */
function endOf(child: ChildProcess) {
  const pieces: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > MOST_BYTES) child.kill("SIGKILL");
    else pieces.push(piece);
  });
  return new Promise<{ code: number | null; ended: string | null; printed: string | null }>(
    (resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, ended) => {
        const printed = bytes > MOST_BYTES ? null : Buffer.concat(pieces).toString();
        resolve({ code, ended, printed });
      });
    },
  );
}

/** Output of --json: a report, or errors in its place; null for a command that has broken off. */
function reportIn(printed: string): Pick<CommandEnd, "result" | "errors"> | null {
  try {
    const value: unknown = JSON.parse(printed);
    const isFailure = typeof value === "object" && value !== null && "errors" in value;
    return isFailure ? { errors: (value as { errors: object[] }).errors } : { result: value };
  } catch {
    return null;
  }
}
