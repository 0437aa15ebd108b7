import type { Format } from "./format.js";
import { fp16 } from "./fp16.js";
import { realArithmetic } from "./real.js";

/** Halves between layers, and sums of their products in halves: product and sum are rounded once, together. */
export const fp16HalfSums: Format = {
  ...fp16,
  sums: "f16",
  text: "fp16 (f16 sums)",
  elements: { ...fp16.elements, product: "f16" },
  suffixes: { ...fp16.suffixes, product: "half" },
  arithmetic: realArithmetic("fp16", "f16"),
};
