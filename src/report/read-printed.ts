import { readFileSync } from "node:fs";
import type { z } from "zod";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { parseJson } from "../ir/json.js";

/** Reads what a command has printed with --json. Throws the Failure of `problem`. */
export function readPrinted<T>(
  file: string,
  schema: z.ZodType<T>,
  problem: (file: string, found: string) => Diagnostic,
): T {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(problem(file, (error as NodeJS.ErrnoException).code ?? String(error)));
  }
  const json = parseJson(text);
  if (json.problem !== null)
    throw new Failure(problem(file, text.trim() === "" ? "an empty file" : json.problem));
  const { data, error } = schema.safeParse(json.value);
  if (data !== undefined) return data;
  const { path, message } = error!.issues[0]!;
  throw new Failure(problem(file, `${path.join(".") || "the whole"}: ${message}`));
}
