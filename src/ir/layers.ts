import { MOST_INPUTS } from "./limits.js";
import type { Parameter } from "./parameter.js";
import type { AsymmetricNumbers, SumNumbers } from "./quantization.js";
import { type Shape, sizeOf } from "./shape.js";
import type { LayerLearning } from "./update-constants.js";
import { type Extent, planeOf, type Window } from "./window.js";

/** Layers by kind, as lowering makes them and as the device holds them. */

/** Fields of layers of every kind. */
interface LayerIrBase<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  /** Line of the layer, e.g. `model.ts:17`; shown in reports and in the emitted C. */
  readonly source: string;
  readonly input: Shape;
  readonly output: Shape;
}

/** Fields of layers with weights. */
interface WeightedIrBase<Kind extends string> extends LayerIrBase<Kind> {
  /** Name of the layer that it reads, of an imported net with branches; absent: the one before. */
  readonly from?: string;
  /** Limits of what it makes, of imported layers; absent: a ReLU. */
  readonly limits?: Limits;
}

/** Least and largest value that an activation leaves; infinite where it has none. */
export type Limits = readonly [least: number, most: number];

/** Limits of a ReLU. */
export const RELU: Limits = [0, Number.POSITIVE_INFINITY];

export type LayerIr = DenseIr | ConvIr | DepthwiseIr | PoolIr | RmsIr | AddIr;
export type LayerKind = LayerIr["kind"] | DeviceLayer["kind"];

/** True for kinds with weights: they begin a block, are tapped, and learn. */
const HAS_WEIGHTS = {
  dense: true,
  conv: true,
  depthwise: true,
  maxPool: false,
  averagePool: false,
  rms: false,
  add: false,
  asymmetricConv: true,
  asymmetricDepthwise: true,
  roundedMean: false,
  sum: false,
} as const satisfies Record<LayerKind, boolean>;

type WithWeights = { [Kind in LayerKind]: (typeof HAS_WEIGHTS)[Kind] extends true ? Kind : never }[LayerKind];
export type WeightedIr = Extract<LayerIr, { kind: WithWeights }>;
export type FollowerIr = Exclude<LayerIr, WeightedIr>;

/**
 * Sizes of a layer's weights [inputs][units]: of a convolution, the values under a window, and the filters; of a depthwise one,
 * the pixels under a window, and the channels.
 */
export function matrixOf(layer: WeightedIr | WeightedLayer): {
  readonly inputs: number;
  readonly units: number;
} {
  switch (layer.kind) {
    case "dense":
      return { inputs: sizeOf(layer.input), units: sizeOf(layer.output) };
    case "conv":
    case "asymmetricConv": {
      const [rows, columns] = layer.window.kernel;
      return {
        inputs: rows * columns * planeOf(layer.input).channels,
        units: planeOf(layer.output).channels,
      };
    }
    case "depthwise":
    case "asymmetricDepthwise": {
      const [rows, columns] = layer.window.kernel;
      return { inputs: rows * columns, units: planeOf(layer.output).channels };
    }
    default:
      return layer satisfies never;
  }
}

/** True for a layer with weights, before and on the device. */
export function isWeighted<Layer extends { readonly kind: LayerKind }>(
  layer: Layer,
): layer is Extract<Layer, { kind: WithWeights }> {
  return HAS_WEIGHTS[layer.kind];
}

/** The window of a layer over maps or signals; null for one that reads its whole input at once. */
export function windowOf(layer: LayerIr | DeviceLayer): Window | null {
  switch (layer.kind) {
    case "conv":
    case "depthwise":
    case "asymmetricConv":
    case "asymmetricDepthwise":
    case "maxPool":
    case "averagePool":
    case "roundedMean":
      return layer.window;
    case "dense":
    case "rms":
    case "add":
    case "sum":
      return null;
    default:
      return layer satisfies never;
  }
}

/** z = relu(x W + b) with W [inputs][units]. */
export interface DenseIr extends WeightedIrBase<"dense"> {
  /** True where the label is overlaid on this layer's input: the first layer of a Forward-Forward network. */
  readonly overlay: boolean;
}

/** z = relu(window W + b) at every position of a window, with W [kernel rows][kernel columns][channels][filters]. */
export interface ConvIr extends WeightedIrBase<"conv"> {
  readonly window: Window;
  /** True where the label is overlaid: one bias per label and filter, at every position. */
  readonly overlay: boolean;
}

/** z = relu(window W + b) of each channel by itself, with W [kernel rows][kernel columns][channels]. */
export interface DepthwiseIr extends WeightedIrBase<"depthwise"> {
  readonly window: Window;
  /** No label is overlaid on a map. */
  readonly overlay: false;
}

/** The maximum of what each window covers of the map. */
export interface MaxPoolIr extends LayerIrBase<"maxPool"> {
  readonly window: Window;
}

/** The mean of what each window covers of the map. */
export interface AveragePoolIr extends LayerIrBase<"averagePool"> {
  readonly window: Window;
}

export type PoolIr = MaxPoolIr | AveragePoolIr;

/** h = z / rms(z), which lowering inserts between layers with weights. */
export interface RmsIr extends LayerIrBase<"rms"> {}

/** The sum of what the layer before and another one have made, of an imported net. */
export interface AddIr extends LayerIrBase<"add"> {
  /** Name of the other layer. */
  readonly other: string;
  readonly limits: Limits;
}

/**
 * Tap of a layer with weights, which adds to the scores after each slice. The units of a slice follow each other: slice
 * s is columns s * units / slices and on, and as many rows of the head.
 */
export interface TapIr {
  /** Index of the layer. */
  readonly layer: number;
  /** 1 or more, divides the layer's units. */
  readonly slices: number;
  /** True where a linear head [features][classes] is trained on this layer. */
  readonly head: boolean;
  /** Index of the layer that is read: the one with weights, or a pool behind it that belongs to it. */
  readonly reads: number;
  /** Cells of a map that is read; null where the layer's output is read as it is. */
  readonly cells: CellsIr | null;
  /** Present where the head trains the layer, and adds nothing to the scores. */
  readonly silent?: true;
  /** Present where no readout stands: the layer learns from the error of the next one with weights. */
  readonly unread?: true;
}

/** Grid of cells over a map, and how a cell becomes one feature per channel. */
export interface CellsIr {
  readonly reading: "max" | "average";
  readonly grid: Extent;
}

/** Fields of layers of every kind on the device. */
interface LayerBase<Kind extends string> {
  readonly kind: Kind;
  /** Unique, and a part of names in C. */
  readonly name: string;
  /** Line in the model file, e.g. `model.ts:17`. */
  readonly source: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: readonly Parameter[];
  /** Share of the output that is not zero on the validation part. */
  readonly density: number;
}

export type DeviceLayer =
  | DenseLayer
  | ConvLayer
  | DepthwiseLayer
  | PoolLayer
  | RmsLayer
  | AsymmetricConvLayer
  | AsymmetricDepthwiseLayer
  | RoundedMeanLayer
  | SumLayer;
export type WeightedLayer = Extract<DeviceLayer, { kind: WithWeights }>;
export type DeviceFollower = Exclude<DeviceLayer, WeightedLayer>;

/**
 * z = relu(bias + x W), requantized. Parameters: weights, bias; multiplier and shift of integers; overlay where labels
 * are tried. Integer weights that learn are master weights: V = 256 w + 128 and the fraction below w, -32640..32767.
 */
export interface DenseLayer extends LayerBase<"dense"> {
  /** fz; 0 for floats. */
  readonly exponent: number;
  /** Real value of each accumulator LSB: weightScale[j] * 2^-fx; empty for floats. */
  readonly accumulatorScale: Float64Array;
  /** Null for a layer that stays as it is. */
  readonly learning: LayerLearning | null;
}

/** z = relu(bias + window W), requantized: a dense layer of each patch. Parameters: weights, bias; multiplier and shift of integers. */
export interface ConvLayer extends LayerBase<"conv"> {
  readonly window: Window;
  /** fz; 0 for floats. */
  readonly exponent: number;
  /** Real value of each accumulator LSB: weightScale[j] * 2^-fx; empty for floats. */
  readonly accumulatorScale: Float64Array;
  /** Null for a layer that stays as it is. */
  readonly learning: LayerLearning | null;
}

/** z = relu(bias + window W) of each channel by itself, requantized. Parameters as those of a convolution. */
export interface DepthwiseLayer extends LayerBase<"depthwise"> {
  readonly window: Window;
  /** fz; 0 for floats. */
  readonly exponent: number;
  /** Real value of each accumulator LSB: weightScale[c] * 2^-fx; empty for floats. */
  readonly accumulatorScale: Float64Array;
  /** It stays as it is. */
  readonly learning: null;
}

/** The maximum of what each window covers of the map. No parameters. */
export interface MaxPoolLayer extends LayerBase<"maxPool"> {
  readonly window: Window;
}

/** The mean of what each window covers of the map. No parameters. */
export interface AveragePoolLayer extends LayerBase<"averagePool"> {
  readonly window: Window;
}

export type PoolLayer = MaxPoolLayer | AveragePoolLayer;

/** h = z / rms(z). No parameters. */
export interface RmsLayer extends LayerBase<"rms"> {
  readonly norm: Norm;
}

/** Fields of layers of int8 with zero points that have weights. Parameters: weights, bias; multiplier and shift of each output. */
interface AsymmetricBase<Kind extends string> extends LayerBase<Kind> {
  readonly window: Window;
  readonly numbers: AsymmetricNumbers;
  /** Name of the layer that it reads; absent: the one before. */
  readonly from?: string;
  /** No power of two tells what z is worth: `numbers` do. */
  readonly exponent: 0;
  /** Real value of each accumulator LSB. */
  readonly accumulatorScale: Float64Array;
  /** It stays as it is. */
  readonly learning: null;
}

/** q = bias + window W over q - zero at every position, rescaled; a dense layer is one window over all. */
export interface AsymmetricConvLayer extends AsymmetricBase<"asymmetricConv"> {
  /** True where the bias has what the zero point of the input takes off: products are of q as it stands. */
  readonly folded?: true;
  /** True where a weight is -128, of which kernels of dense layers could not add up four products in 16 bits. */
  readonly wide?: true;
}

/** True where the window is all of the input: each output is one sum, as of a dense layer. */
export function readsAllAtOnce({ window, input }: Pick<AsymmetricConvLayer, "window" | "input">): boolean {
  const { height, width } = planeOf(input);
  const [rows, columns] = window.kernel;
  const isPadded = window.padding.some((each) => each > 0);
  return rows === height && columns === width && !isPadded && sizeOf(input) <= MOST_INPUTS;
}

/** The same of each channel by itself. */
export interface AsymmetricDepthwiseLayer extends AsymmetricBase<"asymmetricDepthwise"> {}

/** The mean of what each window covers of the map, half away from 0, in q. No parameters. */
export interface RoundedMeanLayer extends LayerBase<"roundedMean"> {
  readonly window: Window;
}

/** The sum of two maps with scales of their own. No parameters. */
export interface SumLayer extends LayerBase<"sum"> {
  /** Name of the layer whose output is added. */
  readonly other: string;
  readonly numbers: SumNumbers;
}

/** Constants of the RMS normalisation of n values to exponent `exponent` (fh). */
export interface Norm {
  readonly size: number;
  /** C = min(65535, round(sqrt(n) * 2^guard)), 2^15 <= C < 2^16. */
  readonly root: number;
  /** g of the contract, 8..15. */
  readonly guard: number;
  readonly exponent: number;
}
