import type { Precision, Sums } from "../model.js";
import type { Arithmetic } from "./arithmetic.js";
import type { Element } from "./element.js";

/**
 * Arithmetic of integers with exponents (a tensor with exponent f stands for `integer * 2^-f`), or of floats. Where calls
 * of kernels have other arguments, a table by family says which.
 */
export type Family = "integer" | "real";

/** True for the family of integers, where text has a form for these alone. */
export const IS_INTEGER: Readonly<Record<Family, boolean>> = { integer: true, real: false };

/** One number format whole: element types, names in C, and the arithmetic. Nothing else asks for a precision. */
export interface Format {
  readonly precision: Precision;
  readonly family: Family;
  /** Type to which sums of products are rounded; exact in integers. */
  readonly sums: Sums;
  /** For people: `int8`, `fp16`, `fp16 (f16 sums)`. */
  readonly text: string;
  readonly elements: FormatElements;
  readonly suffixes: Suffixes;
  readonly files: KernelFiles;
  /** Largest magnitude that is stored. */
  readonly largest: number;
  /** True where squares of values that are stored may round to 0. */
  readonly squaresVanish: boolean;
  readonly arithmetic: Arithmetic;
}

/** Element types by use. */
export interface FormatElements {
  /** x, z, h: between layers. */
  readonly stored: Element;
  /** Sums of products. */
  readonly product: Element;
  /** Scores, margins, thresholds. */
  readonly score: Element;
  /** Sum of squares of a layer's output, in the result. */
  readonly goodness: Element;
  /** Errors of units times the rate. */
  readonly error: Element;
  /** Weights that stay, and those that learn. */
  readonly weights: Element;
  readonly learntWeights: Element;
  /** Biases and what labels add to sums. */
  readonly additive: Element;
  /** Targets in standard deviations. */
  readonly target: Element;
}

/** Endings of kernels in C. */
export interface Suffixes {
  /** On stored values. */
  readonly stored: "s8" | "f16" | "f32";
  /** Sums of products with weights in the state; `half` where the sums are halves too. */
  readonly product: "s16" | "f16" | "f32" | "half";
  /** On scores. */
  readonly score: "s32" | "f32";
  /** Updates. */
  readonly learn: "s16" | "f16" | "f32";
}

/** Files of templates/runtime (without extension) with the kernels of a format. */
export interface KernelFiles {
  /** Sums of squares, whole and by groups. */
  readonly goodness: string;
  readonly rms: string;
  /** Argmax, margin, best labels. */
  readonly decide: string;
  readonly softmax: readonly string[];
  /** Runtime files that products with weights in the state need beside their own. */
  readonly product: readonly string[];
}
