import type { Element, Values } from "../formats/element.js";
import type { Shape } from "./shape.js";

/** Role of a parameter in its layer or readout. */
export type Role =
  | "weights"
  | "bias"
  | "multiplier"
  | "shift"
  | "overlay"
  | "head"
  | "bounds"
  | "scale"
  | "rates"
  | "constant"
  | "valueScale"
  | "valueShift"
  | "valueOffset"
  | "solution"
  | "covariance"
  | "resets"
  | "decoderBias"
  | "usual"
  | "inputUsual"
  | "inputFactor"
  | "inputTerm"
  | "rows"
  | "labels"
  | "ages"
  | "norms"
  | "targetScale"
  | "targetShift"
  | "threshold";

/** Lowest and largest value. */
export type Range = readonly [lowest: number, largest: number];

/**
 * One tensor of constants or of what is learnt. Everything that has to know all of them is a fold over a list of these:
 * see parameters/.
 */
export interface Parameter {
  readonly role: Role;
  readonly element: Element;
  /** As stored. */
  readonly shape: Shape;
  readonly values: Values;
  /**
   * `matrix`: [inputs][outputs], slice after slice, which a kernel may want turned; `taps`: [kernel rows][kernel columns][channels]
   * [outputs], which one may want in blocks; `plain`: as it is.
   */
  readonly layout: "plain" | "matrix" | "taps";
  /** A table of constants; a tensor of the state, which starts from such a table; or a number in the code of a struct. */
  readonly home: "flash" | "state" | "code";
  /** Range that an import of a blob checks, and whoever reads a checkpoint. */
  readonly range: Range;
}
