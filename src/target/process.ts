import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Result, x } from "tinyexec";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { cannotStart, interrupted, printedTooMuch, tookTooLong } from "../diagnostics/tool.js";

export interface RunOptions {
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input, which otherwise is empty. */
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Bytes of stdout and stderr together. */
  readonly outputLimit?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told what the program prints while it runs, in pieces as they come. */
  readonly onOutput?: (text: string) => void;
}

export interface Output {
  /** null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, whatever its exit code. Throws Failure when it cannot be started (FF5003), takes longer
 * than `timeoutMs` (FF5004, default 2 minutes), is aborted (FF5005) or prints too much (FF5006, default 16 MiB).
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Output> {
  const shown = commandLine(command, args);
  const { timeoutMs = 120_000, outputLimit = 16 << 20, signal, onOutput } = options;
  if (signal?.aborted) throw new Failure(interrupted(shown));
  const child = spawn(command, args, options);
  let stopped: Diagnostic | undefined;
  const stop = (why: Diagnostic): void => {
    stopped ??= why;
    child.kill("SIGKILL");
  };

  const timer = setTimeout(() => stop(tookTooLong(shown, timeoutMs)), timeoutMs);
  const onAbort = (): void => stop(interrupted(shown));
  signal?.addEventListener("abort", onAbort);
  let printed = 0;
  const count = (chunk: Buffer): void => {
    printed += chunk.length;
    if (printed > outputLimit) stop(printedTooMuch(shown, outputLimit));
    onOutput?.(chunk.toString());
  };
  child.process?.stdout?.on("data", count);
  child.process?.stderr?.on("data", count);
  try {
    const { stdout, stderr, exitCode } = await child;
    if (stopped !== undefined) throw new Failure(stopped);
    return { stdout, stderr, exitCode: exitCode ?? null };
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(cannotStart(shown, reason(error)));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Starts a program without waiting for its end. `open` keeps its standard input open, so that it sees when we end. */
export function spawn(
  command: string,
  args: readonly string[],
  { cwd, env, input, open = false }: RunOptions & { readonly open?: boolean } = {},
): Result {
  const stdin = open || input !== undefined ? "pipe" : "ignore";
  const child = x(command, [...args], {
    throwOnError: false,
    nodePath: false,
    ...(input === undefined ? {} : { stdin: input }),
    nodeOptions: {
      stdio: [stdin, "pipe", "pipe"],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env: { ...env } }),
    },
  });
  // A program that ends without reading its input is judged by its exit code.
  child.process?.stdin?.on("error", () => {});
  return child;
}

/** The absolute path of a program, or null if it is not on `path`. */
export function which(name: string, path: string = process.env.PATH ?? ""): string | null {
  const found = path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
  return found ?? null;
}

/** A command as it would be typed into a shell. */
export function commandLine(command: string, args: readonly string[]): string {
  return [command, ...args].map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
