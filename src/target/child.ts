import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../diagnostics/diagnostic.js";
import { didNotBoot, interrupted } from "../diagnostics/tool.js";
import { parentDeathLeash } from "./leash.js";
import { commandLine, spawn } from "./process.js";

/** End of a program. */
export interface ExitInfo {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last part of what it printed. */
  readonly output: string;
}

/** A program that runs beside ours and never outlives it. */
export interface Child {
  /**
   * Waits until the output so far matches. If the program ends first, or says nothing of the kind for 20 s, it is
   * stopped and a Failure (FF5030) thrown.
   */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Writes to the program's standard input, which stays open. */
  write(text: string): void;
  /** Ends the program and waits until it has ended; may be called twice. */
  stop(): Promise<void>;
  readonly exited: Promise<ExitInfo>;
}

const KEPT_OUTPUT = 64 * 1024;
const LONGEST_SILENCE_MS = 20_000;

/**
 * Starts a program. It is killed when we exit, on SIGINT, SIGTERM and SIGHUP, when `signal` aborts, and on Linux
 * (through setpriv) even when we are killed ourselves.
 */
export async function startChild(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Child> {
  const [first = command, ...rest] = [...parentDeathLeash(), command, ...args];
  const child = spawn(first, rest, { open: true });
  const kill = (): void => void child.kill("SIGKILL");
  const release = killOnExit(kill);
  signal?.addEventListener("abort", kill);
  if (signal?.aborted) kill();

  let output = "";
  let onOutput: () => void = () => {};
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    onOutput();
  };
  const handle = child.process;
  handle?.stdout?.on("data", collect);
  handle?.stderr?.on("data", collect);

  const exited = new Promise<ExitInfo>((resolve) => {
    const ended = (exitCode: number | null, by: string | null): void => {
      release();
      signal?.removeEventListener("abort", kill);
      resolve({ exitCode, signal: by, output });
    };
    handle?.once("close", ended);
    handle?.once("error", (error) => {
      output += error.message;
      ended(null, null);
    });
  });
  const stop = async (): Promise<void> => {
    kill();
    await exited;
  };

  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const said = new Promise<RegExpExecArray | null>((resolve) => {
      onOutput = () => {
        const match = pattern.exec(output);
        if (match !== null) resolve(match);
      };
      onOutput();
    });
    const match = await Promise.race([
      said,
      exited.then(() => null),
      sleep(LONGEST_SILENCE_MS, null, { ref: false }),
    ]);
    if (match !== null) return match;
    const exitCode = handle?.exitCode ?? null;
    await stop();
    const shown = commandLine(command, args);
    throw new Failure(signal?.aborted ? interrupted(shown) : didNotBoot(shown, exitCode, output));
  };
  return { until, write: (text) => void handle?.stdin?.write(text), stop, exited };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `kill` when this process ends in any way that it can notice; gives a function that undoes this. */
function killOnExit(kill: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    release();
    kill();
    // With nobody else to handle the signal, it ends us as it would have without our handler.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = (): void => {
    process.off("exit", kill);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.once("exit", kill);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return release;
}
