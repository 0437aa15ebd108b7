import type { ModelReport } from "../../ir/model-report.js";
import { count, percent, table } from "../text-table.js";

/** Figures of a report in short, and where the page is. */
export function reportText({ file, verdict, accuracy, exits, memory }: ModelReport): string {
  const { share, low, high } = accuracy.all;
  const rows = [
    ["mismatches", `${count(verdict.mismatches)} of ${count(verdict.samples)} samples`],
    ["accuracy", `${percent(share)} (${percent(low)} to ${percent(high)})`],
    ["MACs", count(exits.calibrated.macs)],
    ["constants", `${count(memory.flash)} bytes`],
    ["state", `${count(memory.ram)} bytes`],
  ];
  return `${table(rows)}\n\n${file}`;
}
