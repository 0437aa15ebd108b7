import { count, goals, MACS, macs, markdown, percent, rowLines } from "./cells.js";
import type { RowResult } from "./row.js";
import { balanced, judge, over } from "./summary.js";

/** How well nets over maps and dense ones answer, beside their twins, and what they cost. */
export function mapTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = [
    "row",
    "float",
    "int8",
    "int8 balanced",
    "int8 macro-F1",
    "BP twin, float",
    "its macro-F1",
    "constants",
    "RAM",
    ...MACS,
    "goals",
  ];
  const line = (result: RowResult) => [
    percent(over(result, ({ report }) => report.float.accuracy)),
    percent(over(result, ({ report }) => report.test.accuracy)),
    percent(over(result, balanced)),
    percent(over(result, ({ report }) => report.test.macroF1)),
    percent(over(result, ({ report }) => report.baseline?.accuracy)),
    percent(over(result, ({ report }) => report.baseline?.macroF1)),
    count(over(result, ({ flash }) => flash)),
    count(over(result, ({ ram }) => ram)),
    ...macs(result),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}

/** What a net costs whose weights nobody has trained. */
export function shapeTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", "constants", "RAM", "MACs dense", "mean", "goals"];
  const line = (result: RowResult) => [
    count(over(result, ({ flash }) => flash)),
    count(over(result, ({ ram }) => ram)),
    count(over(result, ({ report }) => report.macs.dense)),
    count(over(result, ({ report }) => report.macs.mean)),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}
