import type { Format } from "./format.js";
import { integerArithmetic } from "./integer.js";

/** Integers with exponents: int8 between layers, exact int32 sums, int16 master weights where a layer learns. */
export const int8: Format = {
  precision: "int8",
  family: "integer",
  sums: "f32",
  text: "int8",
  elements: {
    stored: "int8",
    product: "int32",
    score: "int32",
    goodness: "uint32",
    error: "int16",
    weights: "int8",
    learntWeights: "int16",
    additive: "int32",
    target: "int16",
  },
  suffixes: { stored: "s8", product: "s16", score: "s32", learn: "s16" },
  files: {
    goodness: "ff_goodness",
    rms: "ff_rms",
    decide: "ff_answer",
    softmax: ["ff_softmax_s32"],
    product: ["ff_product"],
  },
  largest: 127,
  squaresVanish: false,
  arithmetic: integerArithmetic,
};
