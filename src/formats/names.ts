import type { Precision } from "../model.js";

/** Every precision with its number on the serial line: the compiler names one that is missing. */
const CODES: Readonly<Record<Precision, number>> = { int8: 0, fp16: 1, f32: 2 };

/** The names of all precisions, in the order of their numbers. */
export const PRECISIONS = Object.keys(CODES).sort(
  (a, b) => CODES[a as Precision] - CODES[b as Precision],
) as readonly Precision[]; // keys of a Record are the names of its type

/** Number of a precision on the serial line, see templates/firmware/ff_service.h. */
export function codeOf(precision: Precision): number {
  return CODES[precision];
}
