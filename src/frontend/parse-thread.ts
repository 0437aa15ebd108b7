/** The thread that `parse-bounded.ts` starts: one model file, read and evaluated. */
import { parentPort, workerData } from "node:worker_threads";
import { Failure } from "../diagnostics/diagnostic.js";
import { parse } from "./parse.js";
import type { Outcome } from "./parse-bounded.js";

parentPort?.postMessage(outcomeOf(String(workerData)));

function outcomeOf(file: string): Outcome {
  try {
    return { program: parse(file) };
  } catch (thrown) {
    if (thrown instanceof Failure) return { program: null, diagnostics: thrown.diagnostics };
    throw thrown;
  }
}
