import { ANOMALY, NORMAL } from "../../ir/anomaly-report.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { type ExitTable, NO_LABEL } from "../../ir/exits.js";
import type { AnomalyReport, ScoreBin } from "../../ir/model-report.js";
import { proportionOf } from "../../numerics/wilson.js";

const BINS = 40;
/** Share of the scores of either side up to which bins are drawn: a few are many times the others. */
const DRAWN = 0.95;

/** Alarms over the test set, and the scores behind them: those of "normal" are the threshold. */
export function alarmReport(
  { scoreExponent }: Pick<DeviceModel, "scoreExponent">,
  table: ExitTable,
  labels: ArrayLike<number>,
): AnomalyReport {
  const { labels: told, scores } = table.exits.at(-1)!;
  const samples = Array.from({ length: table.count }, (_, n) => ({
    isAnomaly: labels[n] === ANOMALY,
    isAlarm: told[n] !== NORMAL,
    score: told[n] === NO_LABEL ? null : scores[n * table.classes + ANOMALY]! * 2 ** -scoreExponent,
    threshold: scores[n * table.classes + NORMAL]! * 2 ** -scoreExponent,
  }));
  const alarmsAmong = (isAnomaly: boolean) => {
    const own = samples.filter((each) => each.isAnomaly === isAnomaly);
    return proportionOf(own.filter(({ isAlarm }) => isAlarm).length, own.length);
  };
  const scored = samples.flatMap(({ score, ...each }) => (score === null ? [] : [{ ...each, score }]));
  return {
    ...{ hits: alarmsAmong(true), falseAlarms: alarmsAmong(false) },
    refused: samples.length - scored.length,
    threshold: scored[0]?.threshold ?? 0,
    scores: binsOf(scored),
  };
}

/** Bins from the least score to where most of either side lies, and to twice the threshold at least. */
function binsOf(
  samples: readonly { readonly score: number; readonly threshold: number; readonly isAnomaly: boolean }[],
): ScoreBin[] {
  const [first] = samples;
  if (first === undefined) return [];
  const most = [true, false].map((side) =>
    quantile(samples.filter(({ isAnomaly }) => isAnomaly === side).map(({ score }) => score)),
  );
  const low = samples.reduce((least, { score }) => Math.min(least, score), first.score);
  const width = (Math.max(2 * first.threshold, ...most) - low) / BINS || 1;
  const bins = Array.from({ length: BINS }, (_, n) => ({
    ...{ low: low + n * width, high: low + (n + 1) * width },
    ...{ normal: 0, anomalous: 0 },
  }));
  for (const { score, isAnomaly } of samples)
    bins[Math.min(BINS - 1, Math.floor((score - low) / width))]![isAnomaly ? "anomalous" : "normal"]++;
  return bins;
}

function quantile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(DRAWN * (sorted.length - 1))] ?? Number.NEGATIVE_INFINITY;
}
