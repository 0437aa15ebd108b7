import { exitReport } from "../../exits/exit-report.js";
import { depart } from "../../exits/policy.js";
import { evenly, type Samples } from "../../ir/data.js";
import type { DeviceModel } from "../../ir/device-model.js";
import { type ExitColumn, type ExitTable, NO_LABEL } from "../../ir/exits.js";
import type { ErrorRange, TargetPictures, ValueExit, ValueReport } from "../../ir/model-report.js";
import { targetsOf } from "../../numerics/targets.js";
import { meanAbsoluteErrors } from "../../numerics/value-metrics.js";

/** Points of a picture, of some hundred bytes each: a page stays small. */
const POINTS = 300;
/** Parts in which the samples are divided by a value. */
const RANGES = 10;

/** True value and estimate of a sample, in the unit of the target. */
type Point = TargetPictures["points"][number];

/** Estimates over the test set, of a table that holds what every exit would answer. */
export function valueReport(
  model: Pick<DeviceModel, "classes" | "valueExponent" | "exits">,
  table: ExitTable,
  test: Samples,
): ValueReport {
  const answers = estimatesOf(model, table);
  const truths = targetsOf(test);
  return {
    samples: table.count,
    refused: answers.filter((values) => values === null).length,
    targets: model.classes.map((name, k) => {
      const points = answers.flatMap((values, n): Point[] =>
        values === null ? [] : [{ truth: truths[n * table.classes + k]!, estimate: values[k]! }],
      );
      return {
        ...{ name, points: evenly(points, POINTS) },
        byTruth: rangesBy(points, ({ truth }) => truth),
        byEstimate: rangesBy(points, ({ estimate }) => estimate),
      };
    }),
    exits: table.exits.length < 2 ? null : exitRows(model, table, truths),
  };
}

/** Estimates of the shipped policy for each sample, in the units of the targets; null where it is refused. */
export function estimatesOf(
  { exits, valueExponent = 0 }: Pick<DeviceModel, "valueExponent" | "exits">,
  table: ExitTable,
): (readonly number[] | null)[] {
  const { exits: left } = depart(exits, table);
  return Array.from(left, (exit, n) => {
    const values = valuesAt(table.exits[exit]!, n, table.classes);
    return values && Array.from(values, (each) => each * 2 ** -valueExponent);
  });
}

/** Values of a sample as they are stored; null where it is refused. */
function valuesAt({ labels, scores }: ExitColumn, sample: number, targets: number): ArrayLike<number> | null {
  return labels[sample] === NO_LABEL ? null : scores.subarray(sample * targets, (sample + 1) * targets);
}

/** Points in equal parts by ascending value. */
function rangesBy(points: readonly Point[], of: (point: Point) => number): ErrorRange[] {
  const sorted = [...points].sort((a, b) => of(a) - of(b));
  const parts = Math.min(RANGES, sorted.length);
  const start = (part: number): number => Math.round((part * sorted.length) / parts);
  return Array.from({ length: parts }, (_, part) => {
    const own = sorted.slice(start(part), start(part + 1));
    const errors = own.map(({ truth, estimate }) => estimate - truth);
    return {
      ...{ low: of(own[0]!), high: of(own.at(-1)!), samples: own.length },
      ...{ bias: mean(errors), mae: mean(errors.map(Math.abs)) },
    };
  });
}

function exitRows(
  { exits, valueExponent = 0 }: Pick<DeviceModel, "valueExponent" | "exits">,
  table: ExitTable,
  truths: Float32Array,
): ValueExit[] {
  const report = exitReport(exits, table, new Uint16Array(table.count)); // of which accuracies mean nothing here
  return report.exits.map(({ exit, place, share, threshold }) => {
    const column = table.exits[exit]!;
    const answers = Array.from({ length: table.count }, (_, n) => valuesAt(column, n, table.classes));
    return {
      ...{ exit, place, share, threshold, macs: mean(Array.from(column.macs)) },
      mae: meanAbsoluteErrors(answers, truths, valueExponent),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
