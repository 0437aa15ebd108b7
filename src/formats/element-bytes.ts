import { halfBitsOf, halvesOf } from "../numerics/f16.js";
import { ELEMENTS, type Element, type Values, zeros } from "./element.js";

/** Elements in the memory of a device, little-endian as every host is that runs this; halves are numbers on the host. */

/** The elements whose bytes these are. */
export function elementsOf(element: Element, bytes: Uint8Array): Values {
  if (ELEMENTS[element].isHalf) return halvesOf(new Uint16Array(bytes.slice().buffer));
  const values = zeros(element, bytes.length / ELEMENTS[element].bytes);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}

/** The same elements with the bits of a half for each number where the element is one. */
export function storedElements<V extends ArrayLike<number>>(element: Element, values: V): V | Uint16Array {
  return ELEMENTS[element].isHalf ? halfBitsOf(values) : values;
}
