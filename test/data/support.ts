/** Builders of data files, a folder to write them to, and what went wrong. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadDataset } from "../../src/data/load.js";
import { type Diagnostic, Failure } from "../../src/diagnostics/diagnostic.js";
import type { Dataset } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { DataSpec } from "../../src/model.js";
import { temporaryFolder } from "../support/folder.js";
import { smallIr } from "../support/models/small-ir.js";

export const origin = { name: "file" };

/** A folder that is removed after the tests of the file; gives a function that writes a file in it. */
export function folder() {
  const root = temporaryFolder();
  const write = (name: string, content: Uint8Array | string) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  return { root, write };
}

/** The diagnostics of the Failure that `work` throws; none if it succeeds. Any other exception is passed on. */
export function faults(work: () => unknown): readonly Diagnostic[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics;
    throw error;
  }
}

export function codes(work: () => unknown): string[] {
  return faults(work).map((each) => each.code);
}

/** idx content: magic, big-endian sizes, values. */
export function idxBytes(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, index) => {
    header.writeUInt32BE(size, 4 + 4 * index);
  });
  return Buffer.concat([header, Uint8Array.from(data)]);
}

const writers = {
  "|u1": [1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  "|i1": [1, (view: DataView, at: number, value: number) => view.setInt8(at, value)],
  "<u2": [2, (view: DataView, at: number, value: number) => view.setUint16(at, value, true)],
  "<i2": [2, (view: DataView, at: number, value: number) => view.setInt16(at, value, true)],
  "<u4": [4, (view: DataView, at: number, value: number) => view.setUint32(at, value, true)],
  "<i4": [4, (view: DataView, at: number, value: number) => view.setInt32(at, value, true)],
  "<i8": [8, (view: DataView, at: number, value: number) => view.setBigInt64(at, BigInt(value), true)],
  "<f4": [4, (view: DataView, at: number, value: number) => view.setFloat32(at, value, true)],
  "<f8": [8, (view: DataView, at: number, value: number) => view.setFloat64(at, value, true)],
} as const;

export type Dtype = keyof typeof writers;
export const dtypes = Object.keys(writers) as Dtype[];

/** npy content as `numpy.save` writes it. */
export function npyBytes(
  dtype: Dtype,
  shape: readonly number[],
  data: ArrayLike<number>,
  version: 1 | 2 = 1,
) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const [bytes, write] = writers[dtype];
  const values = new DataView(new ArrayBuffer(data.length * bytes));
  for (let index = 0; index < data.length; index++) write(values, index * bytes, data[index]);
  return npyFrom(
    `{'descr': '${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`,
    new Uint8Array(values.buffer),
    version,
  );
}

/** npy content with any dict. */
export function npyFrom(dict: string, values: Uint8Array, version: 1 | 2 = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const text = `${dict.padEnd(Math.ceil((start + dict.length + 1) / 64) * 64 - start - 1)}\n`;
  const head = Buffer.alloc(start);
  head.write("\x93NUMPY", "latin1");
  head[6] = version;
  if (version === 1) head.writeUInt16LE(text.length, 8);
  else head.writeUInt32LE(text.length, 8);
  return Buffer.concat([head, Buffer.from(text, "latin1"), values]);
}

/** What loadDataset needs of a model: `size` inputs, class names and data. */
export function irOf(size: number, classes: readonly string[], data: DataSpec): Ir {
  return { ...smallIr({ shape: [size] }), name: "model", classes, layers: [], data };
}

export const split = { validation: 0.2, calibration: 0.2 };

export function load(root: string, ir: Ir, seed = 1, spans = {}): Dataset {
  return loadDataset(ir, { folder: root, spans, seed });
}
