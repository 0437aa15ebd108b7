import type { Format } from "./format.js";
import { realArithmetic, realFiles } from "./real.js";

/** Halves between layers, sums of their products in float32. */
export const fp16: Format = {
  precision: "fp16",
  family: "real",
  sums: "f32",
  text: "fp16",
  elements: {
    stored: "f16",
    product: "f32",
    score: "f32",
    goodness: "f32",
    error: "f16",
    weights: "f16",
    learntWeights: "f16",
    additive: "f16",
    target: "f32",
  },
  suffixes: { stored: "f16", product: "f16", score: "f32", learn: "f16" },
  files: realFiles("f16"),
  largest: 65504,
  squaresVanish: false,
  arithmetic: realArithmetic("fp16", "f32"),
};
