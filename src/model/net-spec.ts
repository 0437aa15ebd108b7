/** Nets that a model file takes from other files, with their weights. */

import type {
  AveragePoolSpec,
  Conv1dSpec,
  Conv2dSpec,
  ConvOptions,
  DenseSpec,
  Depthwise1dSpec,
  Depthwise2dSpec,
  MaxPoolSpec,
} from "./layer-spec.js";

/**
 * The layers of an ONNX file, with its weights: they come first and stay as they are. Alone they are the model (`imported()`), whose
 * scores are those of the file; before layers of the model file, its last dense layer, which gives the scores, is left out.
 */
export interface OnnxSpec {
  readonly kind: "onnx";
  /** Path, as those of data files. */
  readonly file: string;
  /**
   * `"new"` (default): weights are taken for the numbers that they stand for, and quantized by `precision`. `"own"`: the scales and
   * zero points of the file's own integers, between which each layer rounds once.
   */
  readonly scales?: "new" | "own";
}

/** The layers of a TensorFlow Lite file, as {@link OnnxSpec} says of ONNX. */
export interface TfliteSpec {
  readonly kind: "tflite";
  readonly file: string;
  /**
   * `"new"` (default): weights are taken for the numbers that they stand for, and quantized by `precision`. `"own"`: the int8 scales
   * and zero points of the file, so that the device computes what the file says, to the bit.
   */
  readonly scales?: "new" | "own";
  /** Rounding of the file's own sums, in one step or, as most interpreters do, in two (default `"double"`). */
  readonly rounding?: "single" | "double";
}

/** A batch normalisation among the layers of a {@link PretrainedSpec}, behind the layer with weights that it belongs to. */
export interface BatchNormSpec {
  readonly kind: "batchNorm";
  /** Name of its tensors in the file; default `batchNorm2`, ... */
  readonly name?: string;
  /** Number added to each variance: default that of the framework, 1e-5 in the order `"torch"`, 1e-3 in `"keras"`. */
  readonly epsilon?: number;
}

/** A layer of a net whose weights stand in a file under its name. */
export type PretrainedLayer =
  | Pick<DenseSpec, "kind" | "units" | "name">
  | Omit<Conv2dSpec, Exclude<keyof ConvOptions, "name">>
  | Omit<Conv1dSpec, Exclude<keyof ConvOptions, "name">>
  | Depthwise2dSpec
  | Depthwise1dSpec
  | MaxPoolSpec
  | AveragePoolSpec
  | BatchNormSpec;

/**
 * Layers that the model file writes, with the weights that a file has under their names; they stay as they are, as {@link OnnxSpec}
 * says, or are where a training begins. Each ends in ReLU; but where they are the model and stay, the last one gives the scores.
 */
export interface PretrainedSpec {
  readonly kind: "pretrained";
  /** Path of a `.safetensors`, `.npz` or Keras `.h5` file. */
  readonly file: string;
  /** Each with the `name` of its tensors in the file, e.g. `features.0`. */
  readonly layers: readonly PretrainedLayer[];
  /**
   * Order of the weights and of flattened maps: filters and channels first (`"torch"`), or last (`"keras"`). Default: what all shapes
   * fit; where they fit both, it has to be said.
   */
  readonly order?: "torch" | "keras";
  /** Beginnings of names of tensors that no layer reads, e.g. of a part that is left out. */
  readonly ignore?: readonly string[];
  /**
   * True where the weights are those with which `training` begins, as if the layers stood in the model file by themselves: each has a
   * head of its own, and learns. Default false: they stay as they are.
   */
  readonly trains?: boolean;
}

/** Layers with weights that stand in a file. */
export type NetSpec = OnnxSpec | TfliteSpec | PretrainedSpec;

/** The layers of an ONNX file, with its weights. */
export function onnx(options: Omit<OnnxSpec, "kind">): OnnxSpec {
  return { kind: "onnx", ...options };
}

/** The layers of a TensorFlow Lite file, with its weights. */
export function tflite(options: Omit<TfliteSpec, "kind">): TfliteSpec {
  return { kind: "tflite", ...options };
}

/** Layers with the weights that a file has under their names. */
export function pretrained(options: Omit<PretrainedSpec, "kind">): PretrainedSpec {
  return { kind: "pretrained", ...options };
}

/** A batch normalisation, among layers of `pretrained`. */
export function batchNorm(options: Omit<BatchNormSpec, "kind"> = {}): BatchNormSpec {
  return { kind: "batchNorm", ...options };
}
