import type { AlarmCalibration, AlarmPromise } from "../ir/anomaly-report.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Ir, WindowsIr } from "../ir/ir.js";
import type { StateField } from "../ir/learning.js";
import { FEWEST_HELD, usualAmong } from "../numerics/held-out.js";
import { fieldValues } from "../reference/state.js";
import { thresholdField } from "../steps/deviation.js";
import { allowedHarms, boundOf } from "./binomial.js";

/** False alarms that thresholds promise: those of a calibration part, and those that a device sets for itself. */

/** Promise of a threshold that is set from so many normal samples, before anything is known of their scores; see `withAlarm`. */
export function promiseOf(
  { rate, confidence }: NonNullable<Ir["normality"]>,
  windows: WindowsIr | undefined,
  samples: number,
): AlarmPromise {
  const independent = Math.max(1, Math.floor(samples * shareIndependent(windows)));
  const allowed = Math.max(0, allowedHarms(independent, rate, confidence));
  const promised = boundOf(allowed, independent, confidence);
  return { samples, independent, allowed, rate, confidence, promised };
}

/**
 * Promise of a threshold that a device has set for itself, from windows that it holds out of learning: of every fourth window, so that
 * windows which overlap share fewer rows.
 */
export function promiseOfHeld(
  normality: NonNullable<Ir["normality"]>,
  windows: WindowsIr | undefined,
  samples: number,
): AlarmPromise {
  return promiseOf(normality, windows && { ...windows, hop: HELD_EVERY * windows.hop }, samples);
}

/** The model with how many of the windows that it holds out may exceed its threshold: so many that these promise the rate. */
export function withAllowed(
  model: DeviceModel,
  normality: NonNullable<Ir["normality"]>,
  windows: WindowsIr | undefined,
): DeviceModel {
  const { learning } = model;
  if (!learning?.cells) return model;
  const counts = Array.from({ length: learning.cells.threshold }, (_, n) => n + 1);
  const allowed = counts.map((count) => promiseOfHeld(normality, windows, count).allowed);
  const allowedFrom = counts.flatMap((count, n) =>
    Array<number>(allowed[n]! - (allowed[n - 1] ?? 0)).fill(count),
  );
  return { ...model, learning: { ...learning, cells: { ...learning.cells, allowedFrom } } };
}

/**
 * Threshold that a device has set for itself, by its state, and what it promises; null while that is still the one it was built with.
 * @param payload of a model that learns cells
 */
export function alarmOfState(
  { normality, windows }: Pick<Ir, "normality" | "windows">,
  model: DeviceModel,
  fields: readonly StateField[],
  payload: Uint8Array,
): AlarmCalibration | null {
  const cells = model.learning?.cells;
  if (!normality || !cells) return null;
  const first = (wanted: string): number =>
    fieldValues(fields.find(({ name }) => name === wanted)!, payload)[0]!;
  const held = first("windows") >>> 2;
  if (held < FEWEST_HELD) return null;
  const samples = Math.min(cells.threshold, held - usualAmong(held));
  return { ...promiseOfHeld(normality, windows, samples), threshold: first(thresholdField(model)) / 256 };
}

/** Reader of the threshold that a device has set, by its payload; none for a model that tells no anomalies. */
export function alarmTeller(
  ir: Pick<Ir, "normality" | "windows">,
  model: DeviceModel,
  fields: readonly StateField[],
): { readonly alarmOf?: (payload: Uint8Array) => AlarmCalibration | null } {
  return ir.normality ? { alarmOf: (payload) => alarmOfState(ir, model, fields, payload) } : {};
}

/** Windows from one that is held out to the next. */
const HELD_EVERY = 4;

/** Share of windows that count as independent: those that overlap see the same rows. */
function shareIndependent(windows: WindowsIr | undefined): number {
  return windows === undefined ? 1 : Math.min(1, windows.hop / windows.length);
}
