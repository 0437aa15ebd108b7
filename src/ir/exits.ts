import type { AlarmSpec, InferenceSpec } from "../model.js";
import type { DeviceExits, DeviceModel } from "./device-model.js";

/** True for rules of inference that leave early. */
const LEAVES_EARLY: Readonly<Record<InferenceSpec["rule"], boolean>> = {
  full: false,
  margin: true,
  lightff: true,
  alarm: false,
};

/** True where inference may end before the last exit. */
export function leavesEarly(inference: InferenceSpec | undefined): boolean {
  return inference !== undefined && LEAVES_EARLY[inference.rule];
}

/** The false alarms that a model file allows; null where it says nothing of them. */
export function alarmOf(inference: InferenceSpec): AlarmSpec | null {
  switch (inference.rule) {
    case "alarm":
      return inference;
    case "full":
    case "margin":
    case "lightff":
      return null;
    default:
      return inference satisfies never;
  }
}

/** True for rules of exits whose thresholds come with a certificate. */
export const IS_CERTIFIED: Readonly<Record<DeviceExits["rule"], boolean>> = { margin: true, lightff: false };

/** Way in which thresholds follow the weights of a model that learns: by the rule of its exits, or, of values, by what the exits estimate. */
export type Following = DeviceExits["rule"] | "estimates";

/** Way in which the thresholds of a model with exits follow its weights. */
export function followingOf({
  exits,
  valueExponent,
}: Pick<DeviceModel, "exits" | "valueExponent">): Following {
  if (exits === null) throw new Error("a model without exits has no rule of exits");
  return valueExponent === undefined ? exits.rule : "estimates";
}

/** In place of a label where no exit can predict one: the sample leads beyond the range of the model's floats. */
export const NO_LABEL = 0xffff;

/** Score of a candidate label that has left the race (multi-pass with a beam) in an ExitColumn. */
export const PRUNED = -0x8000_0000;

/**
 * Threshold of an exit that is closed: integer scores are proved below 2^30, so that neither they nor their margins reach
 * it. As a float32 it is 2^31, far above what scores can be.
 */
export const NEVER = 0x7fff_ffff;

/** Predictions of every exit for each sample, from a run of the bit-exact reference that never leaves early. */
export interface ExitTable {
  readonly count: number;
  readonly classes: number;
  /** In the order in which inference reaches them; the last one always answers. */
  readonly exits: readonly ExitColumn[];
}

/** The threshold at `exit`; null for the last exit, and for one that is closed. */
export function openThreshold(exits: DeviceExits | null, exit: number): number | null {
  const threshold = exits?.thresholds[exit];
  return threshold === undefined || threshold >= NEVER ? null : threshold;
}

/** Thresholds in the type of the device's scores. */
export function thresholdsOf({ exits }: ExitTable, values: readonly number[]): Int32Array | Float32Array {
  return exits[0]?.margins instanceof Float32Array ? Float32Array.from(values) : Int32Array.from(values);
}

/** The table of some of its samples, in that order. */
export function rowsOf(table: ExitTable, samples: readonly number[]): ExitTable {
  const { classes } = table;
  return {
    ...{ count: samples.length, classes },
    exits: table.exits.map(({ place, labels, margins, scores, macs }) => ({
      place,
      labels: Uint16Array.from(samples, (sample) => labels[sample]!),
      margins: thresholdsOf(
        table,
        samples.map((sample) => margins[sample]!),
      ),
      scores: thresholdsOf(
        table,
        samples.flatMap((sample) => [...scores.subarray(sample * classes, (sample + 1) * classes)]),
      ),
      macs: Uint32Array.from(samples, (sample) => macs[sample]!),
    })),
  };
}

/** A table with the true class of each of its samples. */
export interface LabelledTable {
  readonly table: ExitTable;
  readonly labels: Uint16Array;
}

/** One exit: arrays of `count` entries. */
export interface ExitColumn {
  /** Location for reports: the layer's name, with `[slice]` where the layer is sliced. */
  readonly place: string;
  /** NO_LABEL where the sample is refused. */
  readonly labels: Uint16Array;
  /** Largest score minus second largest, saturated at 2^31 - 1. */
  readonly margins: Int32Array | Float32Array;
  /** [count][classes], the running scores; PRUNED for labels out of the race. */
  readonly scores: Int32Array | Float32Array;
  /** Multiply-accumulates executed up to and including this exit. */
  readonly macs: Uint32Array;
}

/** Thresholds, and what stands behind them. */
export interface ExitCalibration {
  readonly exits: DeviceExits;
  /** Samples of the calibration part. */
  readonly samples: number;
  /** Margin rule only. */
  readonly certificate: ExitCertificate | null;
  /** Notes for the user, e.g. that no policy passed and why; empty where all is well. */
  readonly notes: readonly string[];
}

/** P(share of samples that the policy gets wrong and the full network right > risk) <= 1 - confidence. */
export interface ExitCertificate {
  readonly risk: number;
  readonly confidence: number;
  /** Samples of the calibration part that the shipped policy harms. */
  readonly harms: number;
  /** Most harms that would still pass with this many samples; -1 where even none is too many. */
  readonly allowed: number;
  /** True where any exit is open. */
  readonly open: boolean;
}

/** Results of a policy on a set of labelled samples. Accuracies and shares are 0..1. */
export interface ExitReport {
  readonly samples: number;
  readonly accuracy: number;
  /** The same network without exits. */
  readonly fullAccuracy: number;
  /** Samples that the policy gets wrong and the full network right, and the other way round. */
  readonly harms: number;
  readonly rescues: number;
  readonly exits: readonly ExitRow[];
  /** [true class][exit], numbers of samples that leave there. */
  readonly perClass: readonly (readonly number[])[];
  /** Executed multiply-accumulates with exits and without. */
  readonly macs: MacSpread;
  readonly fullMacs: MacSpread;
}

export interface MacSpread {
  readonly mean: number;
  readonly p99: number;
  readonly worst: number;
}

export interface ExitRow {
  readonly exit: number;
  readonly place: string;
  readonly share: number;
  /** Of the samples that leave here; null where none does. */
  readonly accuracyLeaving: number | null;
  /** If every sample left here. */
  readonly accuracyAlone: number;
  /** Null for the last exit, and for one that is closed. */
  readonly threshold: number | null;
}
