/** The contract of `--json`: what each command prints, checked before it is printed. */

import { z } from "zod";
import type { Verdict } from "../ir/verdict.js";
import { numberText } from "./number.js";
import { trainAnomaly } from "./schemas/anomalies-schema.js";
import { bench } from "./schemas/bench-schema.js";
import { analyze, build } from "./schemas/build-schema.js";
import { learn } from "./schemas/learn-schema.js";
import {
  capture,
  doctor,
  explain,
  failure,
  flash,
  init,
  monitor,
  targets,
} from "./schemas/machine-schema.js";
import { report } from "./schemas/model-report-schema.js";
import { train } from "./schemas/train-schema.js";
import { validate } from "./schemas/validate-schema.js";
import { trainValues } from "./schemas/values-schema.js";

/** Schema of each command's output. */
export const schemas = {
  train,
  trainValues,
  trainAnomaly,
  build,
  validate,
  learn,
  analyze,
  bench,
  report,
  capture,
  monitor,
  flash,
  init,
  targets,
  doctor,
  explain,
  failure,
} as const;

export type Command = keyof typeof schemas;

/** The output as JSON text; a value that breaks its own contract is our bug and throws. */
export function jsonText(command: Command, value: unknown): string {
  const worded = command in WORDED ? WORDED[command as keyof typeof WORDED](value) : value;
  return JSON.stringify(schemas[command].parse(worded), null, 2);
}

/** Outputs that have a verdict. */
const WORDED = {
  validate: inWords,
  report: (value: unknown) => {
    const report = value as { readonly verdict: unknown };
    return { ...report, verdict: inWords(report.verdict) };
  },
} as const;

/** A verdict whose mismatch may be of numbers that JSON does not have. */
function inWords(verdict: unknown): unknown {
  const { firstMismatch } = verdict as Partial<Pick<Verdict, "firstMismatch">>;
  if (firstMismatch === undefined) return verdict;
  const words = Object.entries(firstMismatch).map(([key, value]) => [key, wordOf(value)]);
  return { ...(verdict as object), firstMismatch: Object.fromEntries(words) };
}

function wordOf(value: unknown): unknown {
  const isNumber = Number.isFinite(value) && !Object.is(value, -0);
  return typeof value !== "number" || isNumber ? value : numberText(value);
}

/** JSON Schema of a command's output, for scripts in other languages. */
export function jsonSchema(command: Command): unknown {
  return z.toJSONSchema(schemas[command]);
}
