/** Reports on models that estimate values, as a person reads them. */
import { formatOf } from "../formats/index.js";
import type { TargetErrors, ValueErrors, ValueTrainReport } from "../ir/value-report.js";
import { meanOf } from "../numerics/mean.js";
import { exitShareTable } from "./exits-text.js";
import { errorText } from "./number.js";
import { printable } from "./printable.js";
import { outOfRangeLine } from "./refusals.js";
import { bar, count, percent, table, thinned } from "./text-table.js";

const MAX_ROWS = 24;
const BAR_WIDTH = 12;

/** Learning curve, errors before and after quantization beside those of simpler estimates, cost. */
export function valueTrainText(report: ValueTrainReport): string {
  const { rule, seed, epochs, engine, cached, seconds, baseline, macs, early } = report;
  const where = cached ? "checkpoint is fresh" : `${seconds.toFixed(1)} s`;
  return [
    `${rule}, seed ${seed}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"} on ${engine} (${where})`,
    "",
    curve(report.history),
    "",
    `test set, ${count(report.samples)} samples`,
    ...targetTables(report.targets, formatOf(report).text, (k) => [
      ...(early ? [errorRow(`${formatOf(report).text}, no exit taken`, early.full[k]!)] : []),
      ...(baseline ? [errorRow("backprop, float", baseline.targets[k]!)] : []),
    ]),
    ...(early ? ["", ...exitLines(early)] : []),
    ...(report.refused > 0 ? [outOfRangeLine(report.refused, formatOf(report).text)] : []),
    "",
    table([
      ["MACs per inference", "mean", "p99", "worst"],
      ["as it runs", ...[macs.mean, macs.p99, macs.worst].map(count)],
      ...(early
        ? [["without exits", ...[early.fullMacs.mean, early.fullMacs.p99, early.fullMacs.worst].map(count)]]
        : []),
      ["zeros computed too", ...[macs.dense, macs.dense, macs.dense].map(count)],
    ]),
    "",
    `  active units: ${report.active.map(({ layer, share }) => `${layer} ${percent(share)}`).join(", ")}`,
    `  weights: ${report.checkpoint}`,
  ].join("\n");
}

/** Exits that are taken, and the evidence for their thresholds. */
function exitLines({ exits, calibration, tolerance }: NonNullable<ValueTrainReport["early"]>): string[] {
  const { certificate, samples, notes } = calibration;
  const promise =
    certificate?.open !== true
      ? "no exit is open"
      : `with ${percent(certificate.confidence)} confidence leaving early moves at most ${percent(certificate.risk)} of the answers by more than ${tolerance} standard deviations (${count(certificate.harms)} of ${count(samples)} calibration samples, ${count(certificate.allowed)} would still pass)`;
  return [exitShareTable(exits), `  ${promise}`, ...notes.map((note) => `  note: ${note}`)];
}

/** Targets that have a table each; of more there is one for all. */
const MOST_TABLES = 24;

/**
 * Errors of the targets, a table each, or of all together.
 * @param further rows of target k, of tables of their own.
 */
export function targetTables(
  targets: readonly TargetErrors[],
  format: string,
  further: (k: number) => string[][] = () => [],
): string[] {
  const head = (name: string): string[] => [printable(name), "MAE", "RMSE", "R2"];
  if (targets.length > MOST_TABLES) {
    const all = allTogether(targets);
    return [table([head(all.name), ...targetRows(all, format)])];
  }
  return targets.map((each, k) => table([head(each.name), ...targetRows(each, format), ...further(k)]));
}

/** Errors over all targets at once. */
function allTogether(targets: readonly TargetErrors[]): TargetErrors {
  const over = (of: (each: TargetErrors) => ValueErrors | null): ValueErrors | null => {
    const found = targets.flatMap((each) => of(each) ?? []);
    if (found.length === 0) return null;
    const mae = meanOf(found.map((each) => each.mae));
    return { mae, rmse: Math.sqrt(meanOf(found.map(({ rmse }) => rmse ** 2))), r2: null, r2Training: null };
  };
  const [shipped, constant] = [over((each) => each.shipped)!, over((each) => each.mean)!];
  const rest = { float: over((each) => each.float), ridge: over((each) => each.ridge) };
  return { name: `${targets.length} targets`, shipped, mean: constant, ...rest };
}

/** Rows of a table of one target: what ships, and beside it what else could be done. */
export function targetRows({ float, shipped, mean, ridge }: TargetErrors, format: string): string[][] {
  return [
    ...(float ? [errorRow("float", float)] : []),
    errorRow(format, shipped),
    ...(ridge ? [errorRow("ridge regression", ridge)] : []),
    errorRow("always the mean of the training part", mean),
  ];
}

/** MAE, RMSE and R2 of one way to estimate. */
function errorRow(name: string, { mae, rmse, r2 }: ValueErrors): string[] {
  return [name, errorText(mae), errorText(rmse), r2 === null ? "-" : r2.toFixed(3)];
}

/** Loss and validation error by epoch; a longer curve is thinned out. */
function curve(history: ValueTrainReport["history"]): string {
  if (history.length === 0) return "  no epoch was trained: the weights are as they were drawn";
  const errors = history.map(({ error }) => error);
  const [low, high] = [Math.min(...errors), Math.max(...errors)];
  const shown = thinned(history, MAX_ROWS);
  return table([
    ["epoch", "loss", "validation error", `${low.toFixed(3)}-${high.toFixed(3)} sd`, ""],
    ...shown.map(({ epoch, loss, error }) => [
      ...[`${epoch}`, loss.toFixed(4), error.toFixed(4)],
      bar(high > low ? (error - low) / (high - low) : 1, BAR_WIDTH),
      error === low ? "best" : "",
    ]),
  ]);
}
