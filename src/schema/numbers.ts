import * as is from "./fields.js";

/** Numbers and arrays that several records of a device's file have. */

/** Exponents: far beyond any data, and 2^exponent is still a number. */
export const exponent = is.whole(-500, 500);
export const positive = is.float32(0, 3.4028234663852886e38);

export const int8s = is.array<Int8Array>(Int8Array, "I8");
export const uint8s = is.array<Uint8Array>(Uint8Array, "U8");
export const int16s = is.array<Int16Array>(Int16Array, "I16");
export const uint16s = is.array<Uint16Array>(Uint16Array, "U16");
export const int32s = is.array<Int32Array>(Int32Array, "I32");
export const uint32s = is.array<Uint32Array>(Uint32Array, "U32");
export const floats = is.array<Float32Array>(Float32Array, "F32");
export const doubles = is.array<Float64Array>(Float64Array, "F64");
export const weights = is.anyOf("an array of I8, or of I16 where the layer learns", [int8s, int16s]);
export const scores = is.anyOf("an array of I32 (int8) or F32", [int32s, floats]);
