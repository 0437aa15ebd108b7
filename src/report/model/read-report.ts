import { notAModelReport } from "../../diagnostics/baseline.js";
import type { ModelReport } from "../../ir/model-report.js";
import { readPrinted } from "../read-printed.js";
import { schemas } from "../schemas.js";

/** Reads what `report --json` has printed once. Throws Failure FF5047. */
export function readModelReport(file: string): ModelReport {
  return readPrinted(file, schemas.report, notAModelReport) as ModelReport;
}
