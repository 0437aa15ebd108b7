import {
  type ExitCalibration,
  type ExitColumn,
  type LabelledTable,
  NEVER,
  PRUNED,
  thresholdsOf,
} from "../ir/exits.js";
import type { ExitIr, InferenceIr } from "../ir/ir.js";
import { meanOf } from "../numerics/mean.js";
import { definitionOfReadout } from "../readouts/index.js";

/**
 * LightFF: T = mu - kappa * sigma per exit, where mu and sigma are the mean over the classes of the mean and of the
 * (population) standard deviation of the true class' score. In one pass those samples count that the exit classifies
 * right by itself; where candidate labels are tried, those whose true label is still in the race. No bound comes with it.
 */
export function calibrateLightff(
  { kappa }: Extract<ExitIr, { rule: "lightff" }>,
  readout: InferenceIr["readout"],
  calibration: LabelledTable,
): ExitCalibration {
  const { count, exits } = calibration.table;
  const fitted = exits.slice(0, -1).map((column) => fitThreshold(column, kappa, readout, calibration));
  return {
    exits: {
      rule: "lightff",
      thresholds: thresholdsOf(
        calibration.table,
        fitted.map(({ threshold }) => threshold),
      ),
    },
    samples: count,
    certificate: null,
    notes: fitted.flatMap(({ note }) => note ?? []),
  };
}

interface Fitted {
  readonly threshold: number;
  readonly note: string | null;
}

function fitThreshold(
  column: ExitColumn,
  kappa: number,
  readout: InferenceIr["readout"],
  { table, labels }: LabelledTable,
): Fitted {
  const { triesLabels } = definitionOfReadout({ kind: readout }).floats;
  const perClass: number[][] = Array.from({ length: table.classes }, () => []);
  for (const [sample, truth] of labels.entries()) {
    const score = column.scores[sample * table.classes + truth]!;
    const counts = triesLabels ? score !== PRUNED : column.labels[sample] === truth;
    if (counts) perClass[truth]!.push(score);
  }
  const present = perClass.filter((scores) => scores.length > 0);
  const empty = perClass.flatMap((scores, index) => (scores.length === 0 ? [index] : []));
  if (present.length === 0) {
    return {
      threshold: NEVER,
      note: `exit ${column.place} stays closed: it gets no calibration sample right`,
    };
  }
  const mu = meanOf(present.map(meanOf));
  const sigma = meanOf(present.map(deviation));
  const note =
    empty.length === 0
      ? null
      : `exit ${column.place}: no calibration sample of class ${empty.join(", ")} counts here (none there, or none answered right); the threshold rests on the others`;
  const threshold = mu - kappa * sigma;
  const real = column.scores instanceof Float32Array;
  return { threshold: real ? Math.fround(threshold) : toInt32(Math.ceil(threshold)), note };
}

function deviation(values: readonly number[]): number {
  const center = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - center) * (value - center))));
}

function toInt32(value: number): number {
  return Math.max(-0x8000_0000, Math.min(NEVER, value));
}
