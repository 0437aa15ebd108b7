import type { NumberFormat } from "../formats/number-format.js";
import type { MacSpread } from "./exits.js";
import type { TrainingRun } from "./training-run.js";

/** Labels of samples in a model that tells anomalies; of its scores that of `NORMAL` is the threshold. */
export const NORMAL = 0;
export const ANOMALY = 1;

/** False alarms that a threshold promises by the calibration part, whatever its value. */
export interface AlarmPromise {
  /** Normal samples of the calibration part, and how many of them count as independent. */
  readonly samples: number;
  readonly independent: number;
  /** Calibration samples above the threshold. */
  readonly allowed: number;
  /** Share of false alarms that was asked for, and that which the threshold promises with `confidence`. */
  readonly rate: number;
  readonly promised: number;
  readonly confidence: number;
}

/** Threshold of a model that tells anomalies, in deviations of the energies, and what it promises. */
export interface AlarmCalibration extends AlarmPromise {
  readonly threshold: number;
}

/** A way to tell anomalies over the test set; null where it has no anomalies, or no normal samples. */
export interface Detection {
  readonly name: string;
  /** Probability that an anomaly has a larger score than a normal sample, 0..1. */
  readonly auc: number | null;
  /** Bytes of RAM or flash that it keeps beside code; null where that is not its question. */
  readonly bytes: number | null;
}

/** Alarms at the threshold over the test set. */
export interface Alarms {
  readonly normal: number;
  readonly falseAlarms: number;
  readonly anomalies: number;
  readonly hits: number;
}

/** The same with the mean score of either side, in deviations of the energies; null where nothing of it was answered. */
export interface ScoredAlarms extends Alarms {
  readonly meanNormal: number | null;
  readonly meanAnomalous: number | null;
}

/** Quality of a model that tells anomalies on the test set. */
export interface AnomalyQuality {
  readonly shipped: Detection;
  readonly alarms: Alarms;
  /** Scores of each cell alone, and simpler detectors. */
  readonly others: readonly Detection[];
}

/** The same with the threshold behind it, beside a build or a verdict. */
export interface AnomalyFigures extends AnomalyQuality {
  readonly samples: number;
  /** Null for a model as a device has left it. */
  readonly calibration: AlarmCalibration | null;
}

/** Output of `train --json` for a model that tells anomalies. */
export interface AnomalyTrainReport extends TrainingRun, NumberFormat, AnomalyQuality {
  readonly samples: number;
  /** Of these samples, those that lead beyond the range of the precision. */
  readonly refused: number;
  readonly calibration: AlarmCalibration;
  readonly macs: MacSpread & { readonly dense: number };
  /** Loss by epoch, and root mean square error of the reconstruction of each layer on validation data. */
  readonly history: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly errors: readonly number[];
  }[];
  readonly dataNotes: readonly string[];
}
