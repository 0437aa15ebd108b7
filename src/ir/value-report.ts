import type { NumberFormat } from "../formats/number-format.js";
import type { DeviceExits } from "./device-model.js";
import type { ExitCalibration, ExitRow, MacSpread } from "./exits.js";
import type { TrainingRun } from "./training-run.js";

/** Errors of one estimated target over some samples, in its own unit. */
export interface ValueErrors {
  /** Mean absolute error, and root of the mean square error. */
  readonly mae: number;
  readonly rmse: number;
  /**
   * 1 - squared error / squares about the mean of these samples: 1 is perfect, 0 no better than a constant that nobody knew
   * before; null where the target is constant.
   */
  readonly r2: number | null;
  /** The same about the mean of the training part, which a constant could have been: above `r2` where the targets have moved. */
  readonly r2Training: number | null;
}

/** One target over the test set, in its own unit: what ships, and beside it what else could be done. */
export interface TargetErrors {
  readonly name: string;
  /** The model as it ships. */
  readonly shipped: ValueErrors;
  /** Its float weights; null for a model as a device has left it. */
  readonly float: ValueErrors | null;
  /** Always the mean of the training part. */
  readonly mean: ValueErrors;
  /** Ridge regression on the standardised input, its penalty chosen on validation data; null for more inputs than it is tried on. */
  readonly ridge: ValueErrors | null;
}

/** Output of `train --json` for a model that estimates values. */
export interface ValueTrainReport extends TrainingRun, NumberFormat {
  readonly samples: number;
  /** Of these samples, those that lead beyond the range of the precision: without an estimate, and in no error. */
  readonly refused: number;
  readonly targets: readonly TargetErrors[];
  /** The same net by backpropagation in floating point, target by target. */
  readonly baseline?: {
    readonly rule: "backprop";
    readonly targets: readonly ValueErrors[];
    readonly seconds: number;
  };
  readonly macs: MacSpread & { readonly dense: number };
  /** Present where inference may leave early: which exits are taken, and what it would be without. */
  readonly early?: {
    readonly exits: readonly Pick<ExitRow, "exit" | "place" | "share" | "threshold">[];
    readonly calibration: Pick<ExitCalibration, "samples" | "certificate" | "notes"> & {
      readonly rule: DeviceExits["rule"];
    };
    /** Difference from the full network that counts as wrong, in standard deviations of a target. */
    readonly tolerance: number;
    readonly fullMacs: MacSpread;
    /** Errors of the full network, target by target. */
    readonly full: readonly ValueErrors[];
  };
  readonly active: readonly { readonly layer: string; readonly share: number }[];
  /** Loss, and root mean square error of the last exit on validation data in standard deviations of the targets. */
  readonly history: readonly { readonly epoch: number; readonly loss: number; readonly error: number }[];
  readonly dataNotes: readonly string[];
}
