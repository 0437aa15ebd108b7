import type { ExitAdaptation } from "../ir/device-model.js";
import { NEVER } from "../ir/exits.js";
import { agreement } from "./values.js";

/** Twin of templates/runtime/ff_exits_{s32,f32}.c: how thresholds follow the weights while labels arrive. */

/** Above every score, so that a threshold cannot wander out of int32. */
const HIGHEST = 2 ** 30;
const INT32_MAX = 2 ** 31 - 1;

/** Bounds of a model that has no estimates. */
const NO_BOUNDS = { room: 0, change: 0 } as const;

/** Predictions of the exits for one sample, and the thresholds that follow. */
export interface Followed {
  /** Updates behind the weights, this one included. */
  readonly step: number;
  readonly label: number;
  /** [exits] */
  readonly labels: Uint8Array;
  /** [exits], the margin, or (LightFF) the score of the true class. */
  readonly values: Int32Array | Float32Array;
  /** [exits - 1] */
  readonly tracked: Int32Array | Float32Array;
  /** [exits - 1], LightFF alone. */
  readonly deviations: Int32Array | Float32Array;
  /** [exits - 1], those in force. */
  readonly thresholds: Int32Array | Float32Array;
}

/** The margin rule: t += up where the exit would have done harm, else t -= down, never below 0. */
export function followMargin({ warmup, up, down }: ExitAdaptation, run: Followed): void {
  const { step, label, labels, values, tracked, thresholds } = run;
  const last = labels.length - 1;
  const limit = tracked instanceof Int32Array ? HIGHEST : Number.POSITIVE_INFINITY;
  for (let e = 0; e < last; e++) {
    const t = tracked[e]!;
    if (t < NEVER) {
      const harm = labels[e] !== label && labels[last] === label && values[e]! >= t;
      tracked[e] = Math.min(limit, Math.max(0, t + (harm ? up : -down)));
    }
    thresholds[e] = step < warmup ? NEVER : tracked[e]!;
  }
}

/**
 * LightFF: mean += (s - mean) 2^-shift, deviation += (|s - mean| - deviation) 2^-shift over the samples that the exit
 * gets right; threshold = mean - kappa deviation.
 */
export function followLightff({ warmup, shift, kappa }: ExitAdaptation, run: Followed): void {
  const { tracked, deviations, thresholds, labels, label, values, step } = run;
  const integer = tracked instanceof Int32Array;
  const f = Math.fround;
  const weighted = (value: number): number =>
    integer ? Math.floor(value / 2 ** shift) : f(value * 2 ** -shift);
  for (let e = 0; e + 1 < labels.length; e++) {
    if (labels[e] === label && tracked[e]! < NEVER) {
      const off = f64(integer, values[e]! - tracked[e]!);
      const distance = integer ? Math.min(INT32_MAX, Math.abs(off)) : Math.abs(off);
      tracked[e] = tracked[e]! + weighted(off);
      deviations[e] = deviations[e]! + weighted(f64(integer, distance - deviations[e]!));
    }
    const width = integer ? Math.floor((deviations[e]! * kappa) / 256) : f(deviations[e]! * kappa);
    const threshold = integer ? Math.max(-HIGHEST, tracked[e]! - width) : f(tracked[e]! - width);
    thresholds[e] = step < warmup || tracked[e]! >= NEVER ? NEVER : threshold;
  }
}

/** Estimates of the exits for one sample, and the thresholds that follow. */
export interface FollowedEstimates extends Pick<Followed, "step" | "tracked" | "thresholds"> {
  /** [exits][targets] */
  readonly estimates: Int32Array | Float32Array;
}

/**
 * The margin rule for values, whose margin is minus the largest change since the exit before: t += up where the exit would have
 * left with an estimate further than `room` from the last one, else t -= down, never below -`change`. The first exit, which has
 * none before it, stays closed.
 */
export function followEstimates(
  { warmup, up, down, estimates: bounds }: ExitAdaptation,
  run: FollowedEstimates,
): void {
  const { room, change } = bounds ?? NO_BOUNDS;
  const { step, estimates, tracked, thresholds } = run;
  const last = tracked.length;
  const targets = estimates.length / (last + 1);
  const at = (e: number) => estimates.subarray(e * targets, (e + 1) * targets);
  const limit = tracked instanceof Int32Array ? HIGHEST : Number.POSITIVE_INFINITY;
  for (let e = 1; e < last; e++) {
    const t = tracked[e]!;
    if (t < NEVER) {
      const harm = agreement(at(e), at(e - 1)) >= t && -agreement(at(e), at(last)) > room;
      tracked[e] = Math.min(limit, Math.max(-change, t + (harm ? up : -down)));
    }
    thresholds[e] = step < warmup ? NEVER : tracked[e]!;
  }
}

/** A difference as the device has it: exact among integers, else one float32 rounding. */
function f64(integer: boolean, value: number): number {
  return integer ? value : Math.fround(value);
}
