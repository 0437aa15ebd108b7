/** NumPy arrays in and out: `name.npy.gz` in a folder. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type NpyArray, readNpy } from "../../src/data/npy.js";

/** Element types that the example's files have. */
export type Values = Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array;

/** Reads `<folder>/<name>.npy.gz`. Throws where there is none, or where it is no NumPy array. */
export function readArray(folder: string, name: string): NpyArray {
  const path = join(folder, `${name}.npy.gz`);
  return readNpy(readFileSync(path), { name: path });
}

/** Writes `<folder>/<name>.npy.gz`, the first dimension being `count`; equal values give equal bytes. */
export function writeArray(folder: string, name: string, values: Values, count: number): void {
  const width = count === 0 ? 1 : values.length / count;
  const shape = width === 1 ? `(${count},)` : `(${count}, ${width})`;
  const dict = `{'descr': '${descriptionOf(values)}', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${dict.padEnd(length - 1)}\n`, "latin1");
  head.writeUInt16LE(length, 8);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  writeFileSync(join(folder, `${name}.npy.gz`), gzipSync(Buffer.concat([head, bytes])));
}

function descriptionOf(values: Values): string {
  if (values instanceof Uint8Array) return "|u1";
  if (values instanceof Int16Array) return "<i2";
  if (values instanceof Float32Array) return "<f4";
  return values instanceof Uint16Array ? "<u2" : "<i4";
}
