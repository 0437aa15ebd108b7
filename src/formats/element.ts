/** Number types of the device. `f16` holds binary16: on the host as exact numbers in a Float32Array. */
export type Element = "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "f16" | "f32";

/** Arrays that the host holds elements in. */
export type Values =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array;

/** One element type everywhere it matters. */
export interface ElementType {
  /** Of one element in the device's memory. */
  readonly bytes: 1 | 2 | 4;
  /** Spelling in C. */
  readonly c: string;
  /** Array class on the host. */
  readonly array: new (
    length: number,
  ) => Values;
  /** True where kernels of a target may want another order of a matrix of it than [inputs][outputs]. */
  readonly hasKernels: boolean;
  /** True where the device has the bits of a half for each number of the host's array. */
  readonly isHalf: boolean;
  /** Name in a safetensors file of the host's array. */
  readonly dtype: "I8" | "U8" | "I16" | "U16" | "I32" | "U32" | "F32";
}

/** The one map from an element type to its bytes, C type, array class and name in files. */
export const ELEMENTS: Readonly<Record<Element, ElementType>> = {
  int8: { bytes: 1, c: "int8_t", array: Int8Array, hasKernels: true, isHalf: false, dtype: "I8" },
  uint8: { bytes: 1, c: "uint8_t", array: Uint8Array, hasKernels: false, isHalf: false, dtype: "U8" },
  int16: { bytes: 2, c: "int16_t", array: Int16Array, hasKernels: false, isHalf: false, dtype: "I16" },
  uint16: { bytes: 2, c: "uint16_t", array: Uint16Array, hasKernels: false, isHalf: false, dtype: "U16" },
  int32: { bytes: 4, c: "int32_t", array: Int32Array, hasKernels: false, isHalf: false, dtype: "I32" },
  uint32: { bytes: 4, c: "uint32_t", array: Uint32Array, hasKernels: false, isHalf: false, dtype: "U32" },
  f16: { bytes: 2, c: "ff_half", array: Float32Array, hasKernels: false, isHalf: true, dtype: "F32" },
  f32: { bytes: 4, c: "float", array: Float32Array, hasKernels: false, isHalf: false, dtype: "F32" },
};

/** True for an array that holds elements. */
export function isValues(value: unknown): value is Values {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Zeros, in the host's array of the element type. */
export function zeros(element: Element, length: number): Values {
  return new ELEMENTS[element].array(length);
}
