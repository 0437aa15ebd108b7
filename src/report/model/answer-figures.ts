import type { ModelReport, Proportion } from "../../ir/model-report.js";
import type { TargetErrors } from "../../ir/value-report.js";
import { percentText, shareText } from "../html/words.js";
import { errorText } from "../number.js";
import { printable } from "../printable.js";
import { DRAWN } from "./value-pictures.js";

/** A figure that tells how good answers are, over the whole test set; two of one name can be compared. */
export interface AnswerFigure {
  readonly name: string;
  readonly text: string;
  readonly value: number | null;
  /** Unit of a difference: hundredths, shares of the other value, or the unit of the figure. */
  readonly compares: "points" | "relative" | "unit";
}

/** Right answers of classes, errors of values, or alarms. */
export function answerFigures({ accuracy, verdict, anomaly }: ModelReport): AnswerFigure[] {
  const { anomaly: quality, targets = [] } = verdict;
  if (accuracy !== null)
    return [
      shareFigure("accuracy", accuracy.all),
      {
        ...{ name: "macro-F1", text: accuracy.macroF1.toFixed(4) },
        ...{ value: accuracy.macroF1, compares: "unit" },
      },
    ];
  if (anomaly && quality)
    return [
      {
        ...{ name: "AUC", text: percentText(quality.shipped.auc) },
        ...{ value: quality.shipped.auc, compares: "points" },
      },
      shareFigure("anomalies found at the threshold", anomaly.hits),
      shareFigure("false alarms at the threshold", anomaly.falseAlarms),
    ];
  return targets.slice(0, DRAWN).map(maeFigure);
}

function shareFigure(name: string, found: Proportion | null): AnswerFigure {
  return { name, text: shareText(found), value: found?.share ?? null, compares: "points" };
}

function maeFigure({ name, shipped, ridge, mean }: TargetErrors): AnswerFigure {
  const beside = [
    ...(ridge ? [`ridge regression ${errorText(ridge.mae)}`] : []),
    `the mean of the training part ${errorText(mean.mae)}`,
  ];
  return {
    ...{ name: `MAE of ${printable(name)}`, text: `${errorText(shipped.mae)} (${beside.join(", ")})` },
    ...{ value: shipped.mae, compares: "relative" },
  };
}

/** Multiply-accumulates of an inference as it runs; of the samples that were run where the whole test set has not told. */
export function meanMacs({ exits, verdict }: ModelReport): number | null {
  return exits?.calibrated.macs ?? verdict.macs?.mean ?? null;
}
