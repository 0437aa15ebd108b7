/** Constants of a net: weights, and the sizes by which others are reshaped. */
import { halfValue } from "../numerics/f16.js";

/** Element types that constants may have; others are refused where they are used. */
export type ConstantType = "float32" | "float16" | "float64" | "int8" | "uint8" | "int16" | "int32" | "int64";

/** A tensor of known values, in the file's own order. */
export interface Constant {
  readonly name: string;
  readonly type: ConstantType;
  readonly dims: readonly number[];
  /** int64 beyond 2^53 is rounded, which the ranges of sizes refuse. */
  readonly values: Float64Array;
  /** Of what were integers: a scale for all, or one for each index of dimension `axis`. */
  readonly steps?: { readonly scales: readonly number[]; readonly axis: number };
}

/** Scales of the integers that weights were, one or one for each output; null of others. Outputs are dimension `axis`. */
export function weightScales({ steps }: Constant, axis: number): readonly number[] | null {
  return steps && (steps.scales.length === 1 || steps.axis === axis) ? steps.scales : null;
}

/** Constants of a file by their names; values are read where they are asked for. */
export interface NamedTensors {
  readonly names: readonly string[];
  /** The tensor `name`, which has to be one of real numbers. */
  read(name: string): Constant;
}

/** Bytes of a value. */
export const BYTES: Readonly<Record<ConstantType, number>> = {
  float32: 4,
  float16: 2,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
};

const READ: Readonly<Record<ConstantType, (view: DataView, at: number) => number>> = {
  float32: (view, at) => view.getFloat32(at, true),
  float16: (view, at) => halfValue(view.getUint16(at, true)),
  float64: (view, at) => view.getFloat64(at, true),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
};

/** True for types that hold real numbers. */
export const IS_FLOAT: Readonly<Record<ConstantType, boolean>> = {
  float32: true,
  float16: true,
  float64: true,
  int8: false,
  uint8: false,
  int16: false,
  int32: false,
  int64: false,
};

/** Values that stand little-endian in bytes, as many as these hold. */
export function decoded(type: ConstantType, bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES[type];
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, at) =>
    READ[type](view, at * size),
  );
}

/** The constant with its dimensions in another order: dimension i of the result is dimension `order[i]`. */
export function transposed(constant: Constant, order: readonly number[]): Constant {
  const { dims, values, steps } = constant;
  const places = transposedPlaces(dims, order);
  return {
    ...constant,
    ...(steps ? { steps: { ...steps, axis: order.indexOf(steps.axis) } } : {}),
    dims: order.map((axis) => dims[axis]!),
    values: Float64Array.from(places, (at) => values[at]!),
  };
}

/** For each value of a transposed tensor its place in the one with the dimensions `dims`. */
export function transposedPlaces(dims: readonly number[], order: readonly number[]): Uint32Array {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = order.map((axis) => dims[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const places = new Uint32Array(sizes.reduce((a, b) => a * b, 1));
  const index = sizes.map(() => 0);
  let at = 0;
  for (let place = 0; place < places.length; place++) {
    places[place] = at;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at += steps[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      at -= steps[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
  }
  return places;
}
