import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { tooLarge } from "../diagnostics/frontend.js";
import type { Program } from "../ir/program.js";

/** Message that a thread sends back. */
export type Outcome =
  | { readonly program: Program }
  | { readonly program: null; readonly diagnostics: readonly Diagnostic[] };

/**
 * Limits of reading. Seconds are of processor time, whatever else the computer does meanwhile; a usual model takes one.
 */
const LIMITS = { seconds: 10, megabytes: 1024 };
const LOOK_EVERY_MS = 100;

const THREAD = fileURLToPath(new URL("./parse-thread.js", import.meta.url));

/**
 * Reads a model file as `parse` does, within bounds on time and memory: those of the evaluation are in `evaluate.ts`, but
 * nothing else bounds the type checker. Throws a Failure: FF1022 beyond the bounds, else what `parse` throws.
 */
export async function parseBounded(file: string, limits = LIMITS): Promise<Program> {
  // Tests run the source, beside which no thread is compiled.
  if (!existsSync(THREAD)) return (await import("./parse.js")).parse(file);
  const outcome = await runThread(file, limits);
  if (outcome.program !== null) return outcome.program;
  throw new Failure(outcome.diagnostics);
}

function runThread(file: string, { seconds, megabytes }: typeof LIMITS): Promise<Outcome> {
  const resourceLimits = { maxOldGenerationSizeMb: megabytes };
  const worker = new Worker(THREAD, { workerData: file, resourceLimits });
  const begun = process.cpuUsage();
  return new Promise<Outcome>((resolve, reject) => {
    const beyond = (what: string, limit: string): void =>
      resolve({
        program: null,
        diagnostics: [tooLarge({ file, line: 1, column: 1, length: 1 }, what, limit)],
      });
    const watch = setInterval(() => {
      const { user, system } = process.cpuUsage(begun);
      if (user + system > seconds * 1e6) beyond("too much to check", `${seconds} s of processor time`);
    }, LOOK_EVERY_MS);
    worker.once("message", resolve);
    worker.once("error", (error) => {
      if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")
        beyond("too much to check", `${megabytes} MB of memory`);
      else reject(error);
    });
    worker.once("exit", () => clearInterval(watch));
  }).finally(() => worker.terminate());
}
