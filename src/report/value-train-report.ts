import { exitReport } from "../exits/exit-report.js";
import { numberFormat } from "../formats/index.js";
import type { ValueTrainReport } from "../ir/value-report.js";
import { calibrationReport, type TrainOutcome } from "./train-report.js";
import { trainingFigures } from "./training-figures.js";
import { floatErrors, fullErrors, valueQuality } from "./value-errors.js";

/** Figures of a model that estimates values, over the test set. */
export function valueTrainReport({
  ir,
  dataset,
  weights,
  baseline,
  shipped,
}: TrainOutcome): ValueTrainReport {
  const [{ planned, table }] = shipped;
  const { model, plan } = planned;
  const { record } = weights.trained;
  const calibration = calibrationReport(planned.calibration);
  const leaving = exitReport(planned.calibration?.exits ?? null, table, dataset.test.labels);
  return {
    ...trainingFigures({ weights, shipped }),
    ...numberFormat(model),
    samples: dataset.test.count,
    ...valueQuality({ ir, dataset }, planned, weights),
    macs: { dense: plan.layers.reduce((sum, { macs }) => sum + macs, 0), ...leaving.macs },
    ...(calibration
      ? {
          early: {
            exits: leaving.exits.map(({ exit, place, share, threshold }) => ({
              exit,
              place,
              share,
              threshold,
            })),
            calibration,
            tolerance:
              ir.inference.exits && "tolerance" in ir.inference.exits
                ? (ir.inference.exits.tolerance ?? 0)
                : 0,
            fullMacs: leaving.fullMacs,
            full: fullErrors(model, table, dataset),
          },
        }
      : {}),
    active: model.layers.map(({ name, density }) => ({ layer: name, share: density })),
    history: record.history.map(({ epoch, loss, errors = [] }) => ({
      epoch,
      loss,
      error: errors.at(-1) ?? 0,
    })),
    dataNotes: dataset.notes,
    ...(baseline
      ? {
          baseline: {
            rule: "backprop",
            targets: floatErrors(baseline.ir, baseline.trained, dataset),
            seconds: baseline.seconds,
          },
        }
      : {}),
  };
}
