import { readFileSync } from "node:fs";
import { z } from "zod";
import { notABaseline } from "../diagnostics/baseline.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { parseJson } from "../ir/json.js";
import type { Baseline } from "../ir/verdict.js";
import { schemas } from "./schemas.js";

/** Fields that are compared, and no more: a baseline outlives the version that has written it. */
const { shape } = schemas.validate;
const needed = z.object({
  model: shape.model.optional(),
  target: shape.target,
  precision: shape.precision,
  accumulate: shape.accumulate,
  samples: shape.samples,
  testAccuracy: shape.testAccuracy,
  memory: shape.memory.pick({ flash: true, ram: true }),
  instructions: shape.instructions,
});

/** Reads what `validate --json` has printed once. Throws Failure FF5040. */
export function readBaseline(file: string): Baseline {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(notABaseline(file, (error as NodeJS.ErrnoException).code ?? String(error)));
  }
  const { precision, accumulate, ...rest } = parse(file, text);
  return { file, ...rest, precision, ...(accumulate ? { accumulate } : {}) };
}

function parse(file: string, text: string): z.infer<typeof needed> {
  const json = parseJson(text);
  if (json.problem !== null)
    throw new Failure(notABaseline(file, text.trim() === "" ? "an empty file" : json.problem));
  const { data, error } = needed.safeParse(json.value);
  if (data !== undefined) return data;
  const { path, message } = error.issues[0]!;
  throw new Failure(notABaseline(file, `${path.join(".") || "the whole"}: ${message}`));
}
