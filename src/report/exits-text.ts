import type { ExitRow } from "../ir/exits.js";
import type { TrainReport } from "../ir/report.js";
import type { ExitShare } from "../ir/verdict.js";
import { count, percent, table } from "./text-table.js";

/** Shares that leave at each exit, where there is no accuracy. */
export function exitShareTable(exits: readonly Pick<ExitRow, "place" | "share" | "threshold">[]): string {
  const rows = exits.map(({ place, share, threshold }) => [place, percent(share), count(threshold)]);
  return table([["exit after", "leave here", "margin at least"], ...rows]);
}

/** One line per exit. `rule` names what is compared with the threshold; null where that is not known. */
export function exitTable(
  exits: readonly (ExitRow | ExitShare)[],
  rule: "margin" | "lightff" | null,
): string {
  const compared = { margin: "margin at least", lightff: "largest score at least" };
  return table([
    ["exit after", "leave here", "right of them", "right if all left", rule ? compared[rule] : "threshold"],
    ...exits.map(({ place, share, accuracyLeaving, accuracyAlone, threshold }) => [
      place,
      percent(share),
      accuracyLeaving === null ? "-" : percent(accuracyLeaving),
      accuracyAlone === null ? "-" : percent(accuracyAlone),
      count(threshold),
    ]),
  ]);
}

/** Effect of leaving early on the test set, and the evidence for the thresholds; nothing without an exit rule. */
export function calibrationLines(report: TrainReport): string[] {
  const { calibration, harms, rescues, fullAccuracy, test } = report;
  if (calibration === null) return [];
  const answers = `answers made wrong by leaving early: ${count(harms)}, made right: ${count(rescues)}`;
  return [
    `  with exits ${percent(test.accuracy)}, without ${percent(fullAccuracy)}; ${answers}`,
    `  ${promise(calibration)}`,
    ...calibration.notes.map((note) => `  note: ${note}`),
  ];
}

function promise({ certificate, samples }: NonNullable<TrainReport["calibration"]>): string {
  const from = `${count(samples)} calibration samples`;
  if (certificate === null) return `thresholds from ${from}, without a bound on what leaving early costs`;
  const { risk, confidence, harms, allowed, open } = certificate;
  if (!open) return "no exit is open";
  const evidence = `${count(harms)} of ${from}, ${count(allowed)} would still pass`;
  return `with ${percent(confidence)} confidence leaving early makes at most ${percent(risk)} of the answers wrong (${evidence})`;
}
