/** Windows of EEG around seizures -> signals [512, 2] on a logarithmic scale. */
import { mkdirSync } from "node:fs";
import { readArray, writeArray } from "../ecg/arrays.js";

const LENGTH = 512;
const CHANNELS = 2;
/** A window is 0.4 uV a step; up to 20 uV the scale is nearly linear. */
const LINEAR = 50;
/** Steps of the written integers per unit of the logarithm. */
const STEPS = 256;

/** Windows [2][512] one after the other -> [512][2], each value v as sign(v) ln(1 + |v| / 50). */
export function signalsOf(windows: ArrayLike<number>): Int16Array {
  const signals = new Int16Array(windows.length);
  for (let at = 0; at < windows.length; at++) {
    const start = at - (at % (LENGTH * CHANNELS));
    const [channel, time] = [Math.floor((at - start) / LENGTH), at % LENGTH];
    const value = windows[at]!;
    signals[start + time * CHANNELS + channel] = Math.round(
      Math.sign(value) * Math.log1p(Math.abs(value) / LINEAR) * STEPS,
    );
  }
  return signals;
}

/** Reads the windows from `source`, writes signals, labels and patients to `target`; gives the number of windows. */
export function prepareEeg(source: string, target: string): number {
  const label = Uint8Array.from(readArray(source, "label").data);
  mkdirSync(target, { recursive: true });
  writeArray(target, "signals", signalsOf(readArray(source, "windows").data), label.length);
  writeArray(target, "label", label, label.length);
  writeArray(target, "patient", Uint8Array.from(readArray(source, "patient").data), label.length);
  return label.length;
}
