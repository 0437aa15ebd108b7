import { exitReport } from "../../exits/exit-report.js";
import { depart, leavingValue } from "../../exits/policy.js";
import type { DeviceExits } from "../../ir/device-model.js";
import { type LabelledTable, thresholdsOf } from "../../ir/exits.js";
import type { ExitCurve } from "../../ir/model-report.js";
import { meanOf } from "../../numerics/mean.js";

/** Points of the sweep, from no sample that leaves early to all. */
const POINTS = 25;

/** Accuracy over work: of each exit alone, of thresholds swept together, and where the calibration has put them. */
export function exitCurve(exits: DeviceExits | null, { table, labels }: LabelledTable): ExitCurve {
  const report = exitReport(exits, table, labels);
  return {
    rule: exits?.rule ?? null,
    exits: report.exits.map((row) => ({ ...row, macs: meanOf(table.exits[row.exit]!.macs) })),
    sweep: exits === null ? [] : sweep(exits.rule, { table, labels }),
    calibrated: { macs: report.macs.mean, accuracy: report.accuracy },
    full: { macs: report.fullMacs.mean, accuracy: report.fullAccuracy },
  };
}

/** Every exit but the last lets the surest share of all samples leave, the same share at each. */
function sweep(rule: DeviceExits["rule"], { table, labels }: LabelledTable): ExitCurve["sweep"] {
  const early = table.exits.slice(0, -1);
  const sorted = early.map((_, exit) =>
    Float64Array.from({ length: table.count }, (_, n) => leavingValue(rule, table, exit, n)).sort(),
  );
  return Array.from({ length: POINTS }, (_, point) => {
    const leaving = 1 - (1 - point / (POINTS - 1)) ** 2; // denser where much leaves: there accuracy falls
    const first = Math.min(table.count - 1, Math.floor((1 - leaving) * table.count));
    const thresholds = thresholdsOf(
      table,
      sorted.map((values) => values[first]!),
    );
    const { labels: answers, macs } = depart({ rule, thresholds }, table);
    const right = answers.reduce((sum, label, n) => sum + (label === labels[n] ? 1 : 0), 0);
    return { leaving, macs: meanOf(macs), accuracy: right / table.count };
  });
}
