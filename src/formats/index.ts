import type { Precision, Sums } from "../model.js";
import { f32 } from "./f32.js";
import type { Format } from "./format.js";
import { fp16 } from "./fp16.js";
import { fp16HalfSums } from "./fp16-half-sums.js";
import { int8 } from "./int8.js";
import type { NumberFormat } from "./number-format.js";

/** Every format, by precision and by what sums of products are rounded to. */
const FORMATS: Readonly<Record<Precision, Readonly<Record<Sums, Format>>>> = {
  int8: { f32: int8, f16: int8 },
  fp16: { f32: fp16, f16: fp16HalfSums },
  f32: { f32, f16: f32 },
};

/** The format of a model. */
export function formatOf({ precision, accumulate }: NumberFormat): Format {
  return FORMATS[precision][accumulate ?? "f32"];
}

/** True for a precision with a choice of what sums of products are rounded to. */
export function hasSums(precision: Precision): boolean {
  const { f32, f16 } = FORMATS[precision];
  return f32 !== f16;
}

/** The words for a format alone, as reports have it. */
export function numberFormat({ precision, accumulate }: NumberFormat): NumberFormat {
  return { precision, ...(accumulate ? { accumulate } : {}) };
}

/** The words of a model file for its format: `accumulate` is known once the target is. */
export function formatWords({
  precision,
  accumulate,
}: {
  readonly precision: Precision;
  readonly accumulate: Sums | null;
}): NumberFormat {
  return { precision, ...(accumulate === "f16" ? { accumulate } : {}) };
}
