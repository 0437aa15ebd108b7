import type { Element, Values } from "../formats/element.js";
import { NEVER } from "../ir/exits.js";
import type { Range } from "../ir/parameter.js";
import { LARGEST_BIAS, MASTER_RANGE } from "../numerics/bounds.js";

/** The largest float32. */
export const LARGEST_FLOAT = 3.4028234663852886e38;

/**
 * Values that an element may have in a model: symmetric without the lowest one, master weights around their zero,
 * finite floats.
 */
export const ELEMENT_RANGE: Readonly<Record<Element, Range>> = {
  int8: [-127, 127],
  uint8: [0, 255],
  int16: MASTER_RANGE,
  uint16: [0, 65535],
  int32: [-NEVER, NEVER],
  uint32: [0, 2 ** 32 - 1],
  f16: [-65504, 65504],
  f32: [-LARGEST_FLOAT, LARGEST_FLOAT],
};

/** The same of what is added to sums and learns: no sum wraps, however far learning goes. */
const LEARNT_ADDITIVE: typeof ELEMENT_RANGE = { ...ELEMENT_RANGE, int32: [-LARGEST_BIAS, LARGEST_BIAS] };

/** Values that biases, and what labels add to sums, may have. */
export function additiveRange(element: Element, learns: boolean): Range {
  return (learns ? LEARNT_ADDITIVE : ELEMENT_RANGE)[element];
}

/** Least and largest of some values, for people: `-127..127`. */
export function rangeText(values: Values): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return `${low}..${high}`;
}
