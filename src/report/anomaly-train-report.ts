import { exitReport } from "../exits/exit-report.js";
import { numberFormat } from "../formats/index.js";
import type { AnomalyTrainReport } from "../ir/anomaly-report.js";
import { anomalyQuality } from "./anomaly-quality.js";
import type { TrainOutcome } from "./train-report.js";
import { trainingFigures } from "./training-figures.js";

/** Figures of a model that tells anomalies, over the test set. */
export function anomalyTrainReport({ ir, dataset, weights, shipped }: TrainOutcome): AnomalyTrainReport {
  const [{ planned, table }] = shipped;
  const { model, plan, alarm } = planned;
  const { record } = weights.trained;
  if (!alarm) throw new Error("a model without a threshold");
  return {
    ...trainingFigures({ weights, shipped }),
    ...numberFormat(model),
    samples: dataset.test.count,
    calibration: alarm,
    ...anomalyQuality({ ir, dataset }, planned, weights),
    macs: {
      dense: plan.layers.reduce((sum, { macs }) => sum + macs, 0),
      ...exitReport(null, table, dataset.test.labels).macs,
    },
    history: record.history.map(({ epoch, loss, errors = [] }) => ({ epoch, loss, errors })),
    dataNotes: dataset.notes,
  };
}
