import { readFileSync } from "node:fs";
import { notAModelReport } from "../../diagnostics/baseline.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { parseJson } from "../../ir/json.js";
import type { ModelReport } from "../../ir/model-report.js";
import { schemas } from "../schemas.js";

/** Reads what `report --json` has printed once. Throws Failure FF5047. */
export function readModelReport(file: string): ModelReport {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(notAModelReport(file, (error as NodeJS.ErrnoException).code ?? String(error)));
  }
  const json = parseJson(text);
  if (json.problem !== null)
    throw new Failure(notAModelReport(file, text.trim() === "" ? "an empty file" : json.problem));
  const checked = schemas.report.safeParse(json.value);
  if (checked.success) return checked.data as ModelReport;
  const { path, message } = checked.error.issues[0]!;
  throw new Failure(notAModelReport(file, `${path.join(".") || "the whole"}: ${message}`));
}
