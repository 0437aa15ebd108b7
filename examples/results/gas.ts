/** Readings of sixteen gas sensors -> logarithms beside which gas it is, and the concentration to estimate. */
import { mkdirSync } from "node:fs";
import { readArray, writeArray } from "../ecg/arrays.js";

const GASES = 6;

/** Each reading v as sign(v) ln(1 + |v|). */
export function logarithmsOf(readings: ArrayLike<number>): Float32Array {
  return Float32Array.from(readings, (value) => Math.sign(value) * Math.log1p(Math.abs(value)));
}

/** The logarithms, and behind those of a sample a 1 in the column of its gas. */
export function withGas(logarithms: Float32Array, gases: ArrayLike<number>): Float32Array {
  const size = logarithms.length / gases.length;
  const rows = new Float32Array(gases.length * (size + GASES));
  for (let n = 0; n < gases.length; n++) {
    const start = n * (size + GASES);
    rows.set(logarithms.subarray(n * size, (n + 1) * size), start);
    rows[start + size + gases[n]!] = 1;
  }
  return rows;
}

/**
 * Reads the readings from `source`, writes logarithms, rows with the gas beside them, log10 of the concentrations in ppm, gases and
 * batches to `target`; gives their number.
 */
export function prepareGas(source: string, target: string): number {
  const gases = readArray(source, "label").data;
  const count = gases.length;
  mkdirSync(target, { recursive: true });
  const logarithms = logarithmsOf(readArray(source, "x").data);
  writeArray(target, "logarithms", logarithms, count);
  writeArray(target, "rows", withGas(logarithms, gases), count);
  writeArray(target, "gas", Uint8Array.from(gases), count);
  writeArray(target, "ppm", Float32Array.from(readArray(source, "ppm").data, Math.log10), count);
  writeArray(target, "batch", Uint8Array.from(readArray(source, "batch").data), count);
  return count;
}
