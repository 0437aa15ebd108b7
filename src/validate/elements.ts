import type { TensorType } from "../ir/schedule.js";
import { halvesOf } from "../numerics/f16.js";

/** Elements of a tensor as numbers; halves in a Float32Array. */
export type Elements = Uint32Array | Int32Array | Int16Array | Int8Array | Uint8Array | Float32Array;

/** Elements from the bytes of a device, little-endian as every host is that runs this. */
export function elementsOf(type: TensorType | "uint32", bytes: Uint8Array): Elements {
  const { buffer } = bytes.slice();
  switch (type) {
    case "uint32":
      return new Uint32Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "f32":
      return new Float32Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "f16":
      return halvesOf(new Uint16Array(buffer));
    case "int8":
      return new Int8Array(buffer);
    case "uint8":
      return new Uint8Array(buffer);
  }
}
