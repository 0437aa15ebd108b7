/** A net of another framework in our terms, whatever file it stood in: maps have their channels last, weights our layout. */
import type { Quantization } from "../ir/quantization.js";
import type { Shape } from "../ir/shape.js";
import type { Window } from "../ir/window.js";

/** Operations in the order of the file; each reads the net's input (0) or what operation i has made (i + 1). */
export interface Net {
  /** Of the input, without the batch. */
  readonly input: Shape;
  readonly ops: readonly Op[];
  /** The value that the net gives. */
  readonly output: number;
  /**
   * Place in our input of each value of the file's, and in our output: null where both have one order. Sizes of dimensions
   * are those of the file.
   */
  readonly inputOrder: Uint32Array | null;
  readonly outputOrder: Uint32Array | null;
}

/** Fields of operations of every kind. */
interface OpBase<Kind extends string> {
  readonly kind: Kind;
  /** Node in the file, and its operator there. */
  readonly name: string;
  readonly op: string;
  /** Values that it reads. */
  readonly inputs: readonly number[];
  /** Of the value that it makes, without the batch. */
  readonly output: Shape;
  /** Scales of a file of integers; absent of floats. */
  readonly integers?: OpIntegers;
}

/** Meaning of the integers of an operation; null where they are no int8 of one scale. */
export interface OpIntegers {
  readonly input: Quantization | null;
  /** Of a second value that it reads. */
  readonly other: Quantization | null;
  readonly output: Quantization | null;
  /** Scales of int8 weights with the zero point 0: one, or one for each output. */
  readonly weights: readonly number[] | null;
}

export type Op = ConvOp | DepthwiseOp | DenseOp | PoolOp | ScaleOp | ClampOp | AddOp | PadOp | SoftmaxOp;

/** Operations with weights. */
export type ProductOp = ConvOp | DepthwiseOp | DenseOp;

/** True where each channel is computed by itself. */
export const KEEPS_CHANNELS: Readonly<Record<ProductOp["kind"], boolean>> = {
  conv: false,
  depthwise: true,
  dense: false,
};

/** The window of an operation with weights; null for one that reads its whole input at once. */
export function productWindow(product: ProductOp): Window | null {
  switch (product.kind) {
    case "conv":
    case "depthwise":
      return product.window;
    case "dense":
      return null;
    default:
      return product satisfies never;
  }
}

/** window W + b, with W [kernel rows][kernel columns][channels][filters]. */
export interface ConvOp extends OpBase<"conv"> {
  readonly window: Window;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** window W + b of each channel by itself, with W [kernel rows][kernel columns][channels]. */
export interface DepthwiseOp extends OpBase<"depthwise"> {
  readonly window: Window;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** x W + b, with W [inputs][units]. */
export interface DenseOp extends OpBase<"dense"> {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** Maximum or mean of each window. */
export interface PoolOp extends OpBase<"pool"> {
  readonly reading: "max" | "average";
  readonly window: Window;
  /** True where a mean divides by all of the window, padding included. */
  readonly countsPadding: boolean;
}

/** x * factor + shift, one of each for a channel: a batch normalisation, or a constant that is added or multiplied. */
export interface ScaleOp extends OpBase<"scale"> {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** min(most, max(least, x)): ReLU with 0 and infinity, ReLU6 with 0 and 6. */
export interface ClampOp extends OpBase<"clamp"> {
  readonly least: number;
  readonly most: number;
}

/** The sum of two values. */
export interface AddOp extends OpBase<"add"> {}

/** Zeros around a map. */
export interface PadOp extends OpBase<"pad"> {
  readonly padding: Window["padding"];
}

/** Shares of classes: the order of the scores stays. */
export interface SoftmaxOp extends OpBase<"softmax"> {}

/** A node that cannot be imported. */
export interface Refusal {
  /** Name of the node in the file, and its operator. */
  readonly node: string;
  readonly op: string;
  /** Obstacle, e.g. `dilations [2, 2]`. */
  readonly reason: string;
  /** Change that would make it importable. */
  readonly remedy: string;
}

/** A net, or everything that stands in its way. */
export type Conversion =
  | { readonly net: Net; readonly refusals: readonly [] }
  | { readonly net: null; readonly refusals: readonly Refusal[] };
