import { z } from "zod";
import { notABaseline } from "../diagnostics/baseline.js";
import type { Baseline } from "../ir/verdict.js";
import { readPrinted } from "./read-printed.js";
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
  const { precision, accumulate, ...rest } = readPrinted(file, needed, notABaseline);
  return { file, ...rest, precision, ...(accumulate ? { accumulate } : {}) };
}
