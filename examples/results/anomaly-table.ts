import { type AnomalyFigures, DETECTORS } from "./anomalies.js";
import { count, goals, markdown, percent, rowLines } from "./cells.js";
import type { RowResult } from "./row.js";
import { judge, over } from "./summary.js";

const COLUMNS: readonly { readonly name: string; readonly of: (figures: AnomalyFigures) => number }[] = [
  { name: "AUC", of: ({ auc }) => auc },
  { name: "of the last cell alone", of: ({ last }) => last },
  { name: "false alarms promised", of: ({ promised }) => promised },
  { name: "false alarms", of: ({ falseAlarms }) => falseAlarms },
  { name: "found", of: ({ found }) => found },
  ...DETECTORS.map((name, at) => ({ name, of: ({ others }: AnomalyFigures) => others[at]! })),
];

/** How well anomalies are told from what is normal, beside simpler detectors. */
export function anomalyTable(results: readonly RowResult[], all: readonly RowResult[]): string {
  const head = ["row", ...COLUMNS.map(({ name }) => name), "bytes", "goals"];
  const line = (result: RowResult) => [
    ...COLUMNS.map(({ of }) => percent(over(result, ({ anomaly }) => anomaly && of(anomaly)))),
    count(over(result, ({ anomaly }) => anomaly?.bytes)),
    goals(judge(result, all)),
  ];
  return markdown(head, rowLines(results, head.length, line));
}
