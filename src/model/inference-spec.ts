/** Rules of inference: every layer, early exits, or alarms. */

/** Options for trying candidate labels; for networks trained with `forwardForward`. */
export interface PassOptions {
  /** `one` (default): the neutral label and the heads answer. `multi`: the label with the largest goodness wins. */
  readonly passes?: "one" | "multi";
  /** `multi`: labels that stay in the race after each layer, 2 or more. Default 3; the number of classes is exact. */
  readonly beam?: number;
}

/** Every layer is computed for every sample. */
export interface FullSpec extends PassOptions {
  readonly rule: "full";
}

/** LightFF: leave where the largest score reaches mean - kappa * deviation of the true class' scores. */
export interface LightffExitSpec extends PassOptions {
  readonly rule: "lightff";
  /** Default 1. */
  readonly kappa?: number;
}

/**
 * Leave where the largest score exceeds the second by the exit's threshold; of values, where the last layer has changed no
 * estimate by more than that. The whole policy is certified.
 */
export interface MarginExitSpec extends PassOptions {
  readonly rule: "margin";
  /** Share of samples that exits may answer wrongly though the full network is right. Default 0.003. */
  readonly risk?: number;
  /** Of values: difference from the full network that counts as wrong, in standard deviations of a target. Default 0.1. */
  readonly tolerance?: number;
  /** Probability with which the bound holds. Default 0.95. */
  readonly confidence?: number;
}

export type ExitSpec = LightffExitSpec | MarginExitSpec;

/**
 * Threshold of a model that has learnt what is normal: the lowest for which the calibration part promises at most `rate` false
 * alarms, or the largest score there where it is too small to promise that.
 */
export interface AlarmSpec extends PassOptions {
  readonly rule: "alarm";
  /** Share of normal samples that may be called anomalies, above 0 and below 0.5. Default 0.01. */
  readonly rate?: number;
  /** Probability with which the bound holds. Default 0.95. */
  readonly confidence?: number;
}

export type InferenceSpec = FullSpec | ExitSpec | AlarmSpec;

/** Inference that computes every layer; says how candidate labels are tried. */
export function fullPass(options: PassOptions = {}): FullSpec {
  return { rule: "full", ...options };
}

/** False alarms that a model which tells anomalies may give. */
export function alarm(options: Omit<AlarmSpec, "rule"> = {}): AlarmSpec {
  return { rule: "alarm", ...options };
}

/** Early exits, calibrated on held-out data. */
export function earlyExit(options: ExitSpec): ExitSpec {
  return options;
}
