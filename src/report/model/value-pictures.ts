import { exitReport } from "../../exits/exit-report.js";
import { depart } from "../../exits/policy.js";
import { evenly, type Samples } from "../../ir/data.js";
import { type DeviceModel, realValue } from "../../ir/device-model.js";
import { type ExitColumn, type ExitTable, NO_LABEL } from "../../ir/exits.js";
import type { ErrorRange, TargetPictures, ValueExit, ValueReport } from "../../ir/model-report.js";
import { meanOf } from "../../numerics/mean.js";
import { targetsOf } from "../../numerics/targets.js";
import { meanAbsoluteErrors } from "../../numerics/value-metrics.js";

/** Points of a picture, of some hundred bytes each: a page stays small. */
const POINTS = 300;
/** Targets that are told and have pictures: a net alone may give hundreds. */
export const DRAWN = 8;
/** Parts in which the samples are divided by a value. */
const RANGES = 10;

/** True value and estimate of a sample, in the unit of the target. */
type Point = TargetPictures["points"][number];

/** Parts of a model that make values of what it answers. */
type ValueModel = Pick<DeviceModel, "valueExponent" | "outputs" | "exits">;

/** Estimates over the test set, of a table that holds what every exit would answer. */
export function valueReport(
  model: ValueModel & Pick<DeviceModel, "classes">,
  table: ExitTable,
  test: Samples,
): ValueReport {
  const answers = estimatesOf(model, table);
  const truths = targetsOf(test);
  return {
    samples: table.count,
    refused: answers.filter((values) => values === null).length,
    targets: model.classes.slice(0, DRAWN).map((name, k) => {
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
export function estimatesOf(model: ValueModel, table: ExitTable): (readonly number[] | null)[] {
  const { exits: left } = depart(model.exits, table);
  return Array.from(left, (exit, n) => {
    return valuesAt(model, table.exits[exit]!, n);
  });
}

/** Values that an exit gives a sample; null where it is refused. */
function valuesAt(model: ValueModel, { labels, scores }: ExitColumn, sample: number): number[] | null {
  const size = scores.length / labels.length;
  if (labels[sample] === NO_LABEL) return null;
  return Array.from(scores.subarray(sample * size, (sample + 1) * size), (each) => realValue(model, each));
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
      ...{ bias: meanOf(errors), mae: meanOf(errors.map(Math.abs)) },
    };
  });
}

function exitRows(model: ValueModel, table: ExitTable, truths: Float32Array): ValueExit[] {
  const report = exitReport(model.exits, table, new Uint16Array(table.count)); // of which accuracies mean nothing here
  return report.exits.map(({ exit, place, share, threshold }) => {
    const column = table.exits[exit]!;
    const answers = Array.from({ length: table.count }, (_, n) => valuesAt(model, column, n));
    return {
      ...{ exit, place, share, threshold, macs: meanOf(column.macs) },
      mae: meanAbsoluteErrors(answers, truths, 0),
    };
  });
}
