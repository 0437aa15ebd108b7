import { ELEMENTS, type Element, type Values, zeros } from "../formats/element.js";
import { halvesOf } from "../numerics/f16.js";

/** Elements from the bytes of a device, little-endian as every host is that runs this; halves in a Float32Array. */
export function elementsOf(type: Element, bytes: Uint8Array): Values {
  if (type === "f16") return halvesOf(new Uint16Array(bytes.slice().buffer));
  const values = zeros(type, bytes.length / ELEMENTS[type].bytes);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
