/** Data of tensors in files. */

/** The dtypes that are known, each with the array that holds its values. */
export const ARRAYS = {
  F32: Float32Array,
  F64: Float64Array,
  I8: Int8Array,
  U8: Uint8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
} as const;

/** Their names. */
export const DTYPES = Object.keys(ARRAYS) as readonly Dtype[];

export type Dtype = keyof typeof ARRAYS;
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Name of the type of the values. */
export function dtypeOf(data: TensorData): Dtype {
  return DTYPES.find((each) => data instanceof ARRAYS[each])!;
}

/** True for a value that can be the data of a tensor. */
export function isTensorData(value: unknown): value is TensorData {
  return DTYPES.some((each) => value instanceof ARRAYS[each]);
}
