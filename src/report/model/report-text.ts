import type { ModelReport } from "../../ir/model-report.js";
import { count, table } from "../text-table.js";
import { answerFigures, meanMacs } from "./answer-figures.js";

/** Figures of a report in short, and where the page is. */
export function reportText(report: ModelReport): string {
  const { file, verdict, memory } = report;
  const rows = [
    ["mismatches", `${count(verdict.mismatches)} of ${count(verdict.samples)} samples`],
    ...answerFigures(report).map(({ name, text }) => [name, text]),
    ["MACs", count(meanMacs(report))],
    ["constants", `${count(memory.flash)} bytes`],
    ["state", `${count(memory.ram)} bytes`],
  ];
  return `${table(rows)}\n\n${file}`;
}
