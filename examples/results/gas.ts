/** Readings of sixteen gas sensors -> logarithms beside which gas it is, and the concentration to estimate. */
import { mkdirSync } from "node:fs";
import { readArray, writeArray } from "../ecg/arrays.js";

const GASES = 6;

/** Each reading v as sign(v) ln(1 + |v|), and behind those of a sample a 1 in the column of its gas. */
export function withGas(readings: ArrayLike<number>, gases: ArrayLike<number>): Float32Array {
  const size = readings.length / gases.length;
  const rows = new Float32Array(gases.length * (size + GASES));
  for (let n = 0; n < gases.length; n++) {
    const start = n * (size + GASES);
    for (let i = 0; i < size; i++) {
      const value = readings[n * size + i]!;
      rows[start + i] = Math.sign(value) * Math.log1p(Math.abs(value));
    }
    rows[start + size + gases[n]!] = 1;
  }
  return rows;
}

/** Reads the readings from `source`, writes rows, log10 of the concentrations in ppm and batches to `target`; gives their number. */
export function prepareGas(source: string, target: string): number {
  const gases = readArray(source, "label").data;
  const count = gases.length;
  mkdirSync(target, { recursive: true });
  writeArray(target, "rows", withGas(readArray(source, "x").data, gases), count);
  writeArray(target, "ppm", Float32Array.from(readArray(source, "ppm").data, Math.log10), count);
  writeArray(target, "batch", Uint8Array.from(readArray(source, "batch").data), count);
  return count;
}
