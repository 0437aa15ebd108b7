import type { Values } from "./element.js";

/**
 * Views of a format's tensors as the arrays that its element types say. An array of another class is our own bug: a
 * schedule has given a tensor an element type that is not the format's.
 */

/** The same array, which holds int8. */
export function int8s(values: Values): Int8Array {
  if (values instanceof Int8Array) return values;
  throw wrong("int8", values);
}

/** The same array, which holds int16. */
export function int16s(values: Values): Int16Array {
  if (values instanceof Int16Array) return values;
  throw wrong("int16", values);
}

/** The same array, which holds int32. */
export function int32s(values: Values): Int32Array {
  if (values instanceof Int32Array) return values;
  throw wrong("int32", values);
}

/** The same array, which holds int8 constants or int16 master weights. */
export function weightsOf(values: Values): Int8Array | Int16Array {
  return values instanceof Int16Array ? values : int8s(values);
}

/** The same array, which holds uint8. */
export function uint8s(values: Values): Uint8Array {
  if (values instanceof Uint8Array) return values;
  throw wrong("uint8", values);
}

/** The same array, which holds uint16. */
export function uint16s(values: Values): Uint16Array {
  if (values instanceof Uint16Array) return values;
  throw wrong("uint16", values);
}

/** The same array, which holds uint32. */
export function uint32s(values: Values): Uint32Array {
  if (values instanceof Uint32Array) return values;
  throw wrong("uint32", values);
}

/** The same array, which holds halves or floats. */
export function reals(values: Values): Float32Array {
  if (values instanceof Float32Array) return values;
  throw wrong("floats", values);
}

/** The same array, which holds scores: int32 or float32. */
export function scoresIn(values: Values): Int32Array | Float32Array {
  return values instanceof Int32Array ? values : reals(values);
}

/** The same array, which holds targets in standard deviations: int16 or float32. */
export function standardizedIn(values: Values): Int16Array | Float32Array {
  return values instanceof Int16Array ? values : reals(values);
}

function wrong(expected: string, found: Values): Error {
  return new Error(`a tensor of ${expected} is a ${found.constructor.name}`);
}
