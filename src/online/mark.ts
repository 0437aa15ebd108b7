/** Answers of a device to test samples as figures: what a run of learning shows after each of its parts. */

import { picked, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { NO_LABEL } from "../ir/exits.js";
import type { Prediction } from "../ir/learning.js";
import type { LearnReport } from "../ir/report.js";
import { metrics } from "../numerics/metrics.js";
import { scoredAlarms } from "../numerics/scored-alarms.js";
import { targetsOf } from "../numerics/targets.js";
import { meanAbsoluteErrors } from "../numerics/value-metrics.js";
import { tellsAnomalies } from "../readouts/index.js";

export type Mark = LearnReport["curve"][number];

/** Samples learnt since the last mark by their rows, and the values that the device had estimated of each before. */
export type LearntPart = readonly { readonly row: number; readonly values: ArrayLike<number> | null }[];

/** Model and samples of a measurement. */
interface Measurement {
  readonly model: DeviceModel;
  readonly samples: Samples;
  readonly test: Samples;
  readonly part: LearntPart;
}

/** Figures of a mark, and the one that progress shows. */
type Measured = Omit<Mark, "samples"> & { readonly text: string };

/** Accuracies, errors of values, or alarms, of the test samples at `rows`. */
export function markOf(
  measurement: Measurement,
  rows: readonly number[],
  predictions: readonly Prediction[],
): Measured {
  const { model, test } = measurement;
  if (model.valueExponent !== undefined) return errorMark(measurement, rows, predictions);
  if (tellsAnomalies(model)) return alarmMark(model, test, rows, predictions);
  return accuracyMark(model, test, rows, predictions);
}

function alarmMark(
  { scoreExponent }: DeviceModel,
  { labels }: Samples,
  rows: readonly number[],
  predictions: readonly Prediction[],
): Measured {
  const alarms = scoredAlarms(
    predictions,
    rows.map((each) => labels[each]!),
    scoreExponent,
  );
  const { hits, anomalies, falseAlarms, normal } = alarms;
  const text = `false alarms ${falseAlarms} of ${normal}, found ${hits} of ${anomalies}`;
  return { accuracy: null, macroF1: null, alarms, text };
}

function accuracyMark(
  { classes }: DeviceModel,
  { labels }: Samples,
  rows: readonly number[],
  predictions: readonly Prediction[],
): Measured {
  const { accuracy, macroF1 } = metrics(
    rows.map((each) => labels[each]!),
    predictions.map(({ label, status }) => (status === "FF_OK" ? label : NO_LABEL)),
    classes,
  );
  return { accuracy, macroF1, text: `accuracy ${(100 * accuracy).toFixed(1)} %` };
}

function errorMark(
  { model, samples, test, part }: Measurement,
  rows: readonly number[],
  predictions: readonly Prediction[],
): Measured {
  const errorsOf = (answers: readonly (ArrayLike<number> | null)[], of: Samples, own: readonly number[]) =>
    meanAbsoluteErrors(answers, picked(targetsOf(of), of.count, own), model.valueExponent ?? 0);
  const answers = predictions.map(({ status, scores }) => (status === "FF_OK" ? scores : null));
  const tested = errorsOf(answers, test, rows);
  const learnt = errorsOf(
    part.map(({ values }) => values),
    samples,
    part.map((each) => each.row),
  );
  const errors = model.classes.map((target, k) => ({
    ...{ target, test: tested[k] ?? null, progressive: learnt[k] ?? null },
  }));
  return { accuracy: null, macroF1: null, errors, text: `MAE ${errors[0]?.test?.toPrecision(4) ?? "-"}` };
}
