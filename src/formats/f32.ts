import type { Format } from "./format.js";
import { realArithmetic, realFiles } from "./real.js";

/** Single precision throughout. */
export const f32: Format = {
  precision: "f32",
  family: "real",
  sums: "f32",
  text: "f32",
  elements: {
    stored: "f32",
    product: "f32",
    score: "f32",
    goodness: "f32",
    error: "f32",
    weights: "f32",
    learntWeights: "f32",
    additive: "f32",
    target: "f32",
  },
  suffixes: { stored: "f32", product: "f32", score: "f32", learn: "f32" },
  files: realFiles("f32"),
  largest: 2 ** 127 * (2 - 2 ** -23),
  squaresVanish: true,
  arithmetic: realArithmetic("f32", "f32"),
};
