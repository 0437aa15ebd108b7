import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

export const ROOT = new URL("../../", import.meta.url).pathname;
export const CLI = join(ROOT, "dist/cli.js");

/** The example that everything is shown with. */
export const MNIST = join(ROOT, "examples/mnist/model.ts");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line to its end. */
export function ffEdge(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: options.cwd ?? ROOT,
    env: options.env ?? process.env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

/**
 * Starts the command line and waits for its end.
 * @param ready asked again and again with what stderr has shown, until it says yes; then `act` gets the process, once.
 */
export function disturbed(
  args: readonly string[],
  cwd: string,
  ready: (stderr: string) => boolean,
  act: (child: ChildProcess) => unknown,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const watch = setInterval(() => {
      if (!ready(stderr)) return;
      clearInterval(watch);
      act(child);
    }, 10);
    child.on("close", (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr });
    });
  });
}

/** Starts the command line and interrupts it (as Ctrl-C does) once stderr has shown `sign`. */
export function interrupted(args: readonly string[], sign: RegExp, cwd: string): Promise<Finished> {
  return disturbed(
    args,
    cwd,
    (stderr) => sign.test(stderr),
    (child) => child.kill("SIGINT"),
  );
}

/** Process id of the process that works for a command. */
export function workerOf({ pid }: ChildProcess): number {
  const id = execFileSync("ps", ["--ppid", String(pid), "-o", "pid="], { encoding: "utf8" }).trim();
  if (!/^\d+$/.test(id)) throw new Error(`not one process below ${pid}: ${id}`);
  return Number(id);
}
