/**
 * Two processes for a command that may take long. JavaScript that computes hears no signal, and one that has run out of
 * memory says nothing: so the first process does nothing but watch the second, which does the work, passes signals on
 * to it, ends it where it does not listen, and tells how it ended.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { parentDeathLeash } from "./target/leash.js";

export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type EndingSignal = (typeof SIGNALS)[number];

/** End of the process that worked. */
export interface Ending {
  /** Its exit code, or null where something ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The first signal that was passed on. */
  readonly asked: EndingSignal | null;
}

/** Process id of the supervisor, in the environment of whoever it watches. */
const MARK = "FF_EDGE_SUPERVISOR";
/**
 * Time for which the worker may say nothing after a signal: then it computes, and holds nothing that has to be closed.
 */
const SILENCE_MS = 1000;
/** Time that it has to clean up. */
const PATIENCE_MS = 10_000;
const BEAT_MS = 200;
/** Ctrl-C under npm, or `timeout`, sends one signal twice. */
const SAME_SIGNAL_MS = 250;

/** The exit code that shells know a signal by: 128 and its number. */
export function exitOfSignal(signal: EndingSignal): number {
  return 128 + constants.signals[signal];
}

/** True where a supervisor has started this process. Whatever this process starts has none. */
export function takeSupervision(): boolean {
  const supervised = process.env[MARK] === String(process.ppid) && process.send !== undefined;
  delete process.env[MARK];
  if (supervised) process.once("disconnect", () => process.exit()); // the supervisor is no more
  process.channel?.unref();
  return supervised;
}

/** Tells the supervisor from now on that this process has heard a signal and is cleaning up. */
export function tellOfCleaning(): void {
  const beat = (): void => {
    if (process.connected) process.send?.("cleaning up", undefined, undefined, () => {});
  };
  beat();
  setInterval(beat, BEAT_MS).unref();
}

/** Runs a script of Node with the same streams, and waits for its end. */
export function supervise(script: string, args: readonly string[]): Promise<Ending> {
  const [program, ...before] = [...parentDeathLeash(), process.execPath, ...process.execArgv, script];
  const child = spawn(program!, [...before, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [MARK]: String(process.pid) },
  });
  const watch = passSignals(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal, ...watch.stop() }));
  });
}

/** Passes the first signal on; the second, or silence after the first, ends the child at once. */
function passSignals(child: ChildProcess): { stop(): Pick<Ending, "asked"> } {
  let asked: { readonly signal: EndingSignal; readonly at: number } | null = null;
  let heardAt: number | null = null;
  let clock: NodeJS.Timeout | undefined;
  const kill = (): void => void child.kill("SIGKILL");
  const look = (at: number): void => {
    const now = performance.now();
    if (now - (heardAt ?? at) > SILENCE_MS || now - at > PATIENCE_MS) kill();
  };
  const onSignal = (signal: EndingSignal): void => {
    const now = performance.now();
    if (asked !== null) {
      if (now - asked.at > SAME_SIGNAL_MS) kill();
      return;
    }
    asked = { signal, at: now };
    child.kill(signal);
    clock = setInterval(() => look(now), 50);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  child.on("message", () => {
    heardAt = performance.now();
  });
  return {
    stop: () => {
      clearInterval(clock);
      for (const signal of SIGNALS) process.off(signal, onSignal);
      return { asked: asked?.signal ?? null };
    },
  };
}
