/** Windows of EEG around seizures -> the same [2, 512] on a logarithmic scale. */
import { mkdirSync } from "node:fs";
import { readArray, writeArray } from "../ecg/arrays.js";

/** A window is 0.4 uV a step; up to 20 uV the scale is nearly linear. */
const LINEAR = 50;
/** Steps of the written integers per unit of the logarithm. */
const STEPS = 256;

/** Each value v as sign(v) ln(1 + |v| / 50). */
export function logarithmsOf(windows: ArrayLike<number>): Int16Array {
  return Int16Array.from(windows, (value) =>
    Math.round(Math.sign(value) * Math.log1p(Math.abs(value) / LINEAR) * STEPS),
  );
}

/** Reads the windows from `source`, writes logarithms, labels and patients to `target`; gives the number of windows. */
export function prepareEeg(source: string, target: string): number {
  const label = Uint8Array.from(readArray(source, "label").data);
  mkdirSync(target, { recursive: true });
  writeArray(target, "logarithms", logarithmsOf(readArray(source, "windows").data), label.length);
  writeArray(target, "label", label, label.length);
  writeArray(target, "patient", Uint8Array.from(readArray(source, "patient").data), label.length);
  return label.length;
}
