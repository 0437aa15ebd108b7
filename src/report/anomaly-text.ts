/** Reports on models that tell anomalies, as a person reads them. */
import { formatOf } from "../formats/index.js";
import type {
  AlarmPromise,
  Alarms,
  AnomalyFigures,
  AnomalyQuality,
  AnomalyTrainReport,
} from "../ir/anomaly-report.js";
import { outOfRangeLine } from "./refusals.js";
import { count, percent, table, thinned } from "./text-table.js";

const MAX_ROWS = 12;

/** Learning curve, threshold with its promise, detectors side by side, cost. */
export function anomalyTrainText(report: AnomalyTrainReport): string {
  const { rule, seed, epochs, engine, cached, seconds, macs, calibration } = report;
  const where = cached ? "checkpoint is fresh" : `${seconds.toFixed(1)} s`;
  const format = formatOf(report).text;
  return [
    `${rule}, seed ${seed}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"} on ${engine} (${where})`,
    "",
    curve(report.history),
    "",
    ...qualityLines(report, format, report.samples),
    ...(report.refused > 0 ? [outOfRangeLine(report.refused, format)] : []),
    ...alarmLines(calibration),
    "",
    table([
      ["MACs per inference", "mean", "p99", "worst"],
      ["as it runs", ...[macs.mean, macs.p99, macs.worst].map(count)],
      ["zeros computed too", ...[macs.dense, macs.dense, macs.dense].map(count)],
    ]),
    "",
    `  weights: ${report.checkpoint}`,
  ].join("\n");
}

/** Figures beside a build or a verdict. */
export function figureLines(figures: AnomalyFigures, format: string): string[] {
  const { calibration, samples } = figures;
  return [...qualityLines(figures, format, samples), ...(calibration ? alarmLines(calibration) : [])];
}

/** Detectors side by side, and the alarms at the threshold. */
export function qualityLines(
  { shipped, alarms, others }: AnomalyQuality,
  format: string,
  samples: number,
): string[] {
  const rows = [{ ...shipped, name: `${format} as it ships` }, ...others];
  return [
    `test set, ${count(samples)} samples`,
    table([
      ["detector", "AUC", "bytes kept"],
      ...rows.map(({ name, auc, bytes }) => [
        name,
        auc === null ? "-" : percent(auc),
        bytes === null ? "" : count(bytes),
      ]),
    ]),
    ...alarmCounts(alarms),
  ];
}

function alarmCounts({ normal, falseAlarms, anomalies, hits }: Alarms): string[] {
  const share = (part: number, whole: number): string =>
    whole === 0 ? "none there" : `${count(part)} of ${count(whole)} (${percent(part / whole)})`;
  return [
    `  at the threshold: false alarms ${share(falseAlarms, normal)}, anomalies found ${share(hits, anomalies)}`,
  ];
}

/** Promise of the threshold, and what it rests on. */
export function alarmLines(
  calibration: AlarmPromise & { readonly threshold: number | null },
  from = "normal calibration samples",
): string[] {
  const { threshold, samples, independent, allowed, promised, confidence, rate } = calibration;
  const overlap =
    independent < samples ? `, which overlap and count as ${count(independent)}` : ", taken as independent";
  return [
    `  threshold${threshold === null ? "" : ` ${threshold.toFixed(2)}`}: with ${percent(confidence)} confidence at most ${percent(promised)} false alarms, from ${count(samples)} ${from}${overlap} (${count(allowed)} above it)`,
    ...(promised > rate ? [`  note: ${percent(rate)} was asked for, which takes more of them`] : []),
  ];
}

/** Loss and validation errors by epoch; a longer curve is thinned out. */
function curve(history: AnomalyTrainReport["history"]): string {
  if (history.length === 0) return "  no epoch was trained: the weights are as they were drawn";
  return table([
    ["epoch", "loss", "validation error by layer"],
    ...thinned(history, MAX_ROWS).map(({ epoch, loss, errors }) => [
      `${epoch}`,
      loss.toFixed(4),
      errors.map((each) => each.toFixed(3)).join(" "),
    ]),
  ]);
}
