/** Values of a stream against those that recordings have. */
import { type DeviceModel, realValue } from "../ir/device-model.js";
import type { WindowsIr } from "../ir/ir.js";
import type { Recording } from "../ir/recording.js";
import type { RecordedErrors } from "../ir/recording-verdict.js";
import { valueErrors } from "../numerics/value-metrics.js";
import { windowValues } from "../numerics/window-values.js";
import type { StreamAnswer } from "../reference/push.js";

/** Truth that answers are held against. */
export interface ValueTruth {
  /** Values of a window, as the model file takes them of its rows. */
  readonly windows: Pick<WindowsIr, "length" | "label" | "minShare">;
  /** Means of the targets over the training part. */
  readonly means: ArrayLike<number>;
}

/** Answers of one recording, each with the row that has brought it. */
export interface Valued {
  readonly recording: Pick<Recording, "targets" | "rows">;
  readonly answers: readonly { readonly row: number; readonly host: StreamAnswer }[];
}

/** Errors of each target over all answers that were given and whose window has values. */
export function recordedErrors(
  all: readonly Valued[],
  model: Pick<DeviceModel, "classes" | "valueExponent" | "outputs">,
  { windows, means }: ValueTruth,
): RecordedErrors {
  const size = model.classes.length;
  const held = all.flatMap(({ recording: { targets, rows }, answers }) =>
    targets === undefined || targets.length !== rows * size
      ? []
      : answers.flatMap(({ row, host }) => {
          const truth = windowValues(targets, size, windows, row - host.age);
          return truth === null || host.status !== "FF_OK" ? [] : [{ truth, scores: host.scores }];
        }),
  );
  const truths = Float32Array.from(held.flatMap(({ truth }) => [...truth]));
  const estimates = Float64Array.from(
    held.flatMap(({ scores }) => Array.from(scores, (score) => realValue(model, score))),
  );
  const constant = Float64Array.from(truths, (_, at) => means[at % size]!);
  const shipped = valueErrors({ truths, estimates, means });
  const mean = valueErrors({ truths, estimates: constant, means });
  return {
    answers: held.length,
    targets: model.classes.map((name, k) => ({ name, shipped: shipped[k]!, mean: mean[k]! })),
  };
}
