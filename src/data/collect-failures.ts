import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";

/** Results of several tasks, in their order. */
type Results<T extends readonly (() => unknown)[]> = { -readonly [K in keyof T]: ReturnType<T[K]> };

/** Results of all tasks in order, or one Failure with the diagnostics of every task that failed, each said once. */
export function collectFailures<const T extends readonly (() => unknown)[]>(tasks: T): Results<T> {
  const results: unknown[] = [];
  const faults = new Map<string, Diagnostic>();
  for (const task of tasks) {
    try {
      results.push(task());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      for (const fault of error.diagnostics) faults.set(JSON.stringify(fault), fault);
    }
  }
  if (faults.size > 0) throw new Failure([...faults.values()]);
  return results as Results<T>;
}
