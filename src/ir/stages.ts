/** Values between the five stages of the pipeline that are made of several others. */

import type { AlarmCalibration } from "./anomaly-report.js";
import type { Dataset } from "./data.js";
import type { DeviceModel } from "./device-model.js";
import type { ExitCalibration } from "./exits.js";
import type { Ir } from "./ir.js";
import type { Plan } from "./memory-plan.js";
import type { Program } from "./program.js";
import type { SampleOrder } from "./sample-order.js";
import type { Trained } from "./trained.js";

/** A model file read and checked, with its data. */
export interface LoadedModel {
  readonly program: Program;
  readonly ir: Ir;
  readonly dataset: Dataset;
}

/** Weights of a training, or a model as a device has left it. */
export type Weights = FloatWeights | LearntWeights;

/** Weights of a training, and where they are. */
export interface FloatWeights {
  readonly kind: "float";
  readonly trained: Trained;
  readonly checkpoint: string;
  /** True where nothing had to be trained. */
  readonly cached: boolean;
  /** Wall time of the training. */
  readonly seconds: number;
}

/** A model as a device has left it: nothing of it is trained, quantized or calibrated again. */
export interface LearntWeights {
  readonly kind: "learnt";
  readonly model: DeviceModel;
  /** Order of the samples that the device has been sent. */
  readonly sampleOrder: SampleOrder;
  readonly checkpoint: string;
}

/** A model as the device will hold it, and where everything lies. */
export interface PlannedModel {
  readonly model: DeviceModel;
  readonly plan: Plan;
  /** Null where nothing was calibrated. */
  readonly calibration: ExitCalibration | null;
  /** Threshold of a model that tells anomalies, and what it promises; absent of others, and before anything was calibrated. */
  readonly alarm?: AlarmCalibration;
  /** A sentence each: columns of which the input loses detail, and what there is no RAM for. */
  readonly losses: readonly string[];
}
