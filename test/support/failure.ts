import { Failure } from "../../src/diagnostics/diagnostic.js";

/** `code: what was found` of each diagnostic of the Failure that `work` has to end with. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`no Failure but ${error}`);
  return error.diagnostics.map(({ code, found }) => `${code}: ${found}`).join("\n");
}
