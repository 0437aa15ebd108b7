import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Engine, Tensor } from "../engine/engine.js";
import type { Requantization } from "../formats/arithmetic.js";
import type { Values } from "../formats/element.js";
import type { Family, Format } from "../formats/format.js";
import type { Block } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { CellsIr, DeviceLayer, FollowerIr, LayerIr, WeightedIr, WeightedLayer } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import type { LayerLearning } from "../ir/update-constants.js";
import type { InputSpec, LayerSpec } from "../model.js";
import type { ScheduleBuilder } from "../steps/schedule.js";

/** One slice of a layer whose output is there. */
export interface Tapped {
  /** Index of the layer. */
  readonly layer: number;
  readonly slice: number;
  /** Ids of the layer's input and output. */
  readonly x: string;
  readonly z: string;
}

/** A kind of layer on the device: one file each, and one line in index.ts. */
export interface LayerDefinition<Layer extends DeviceLayer> {
  /** True where the layer is read slice by slice while it is computed, and says so itself. */
  readonly tapsSlices: boolean;
  /** Numbers of the layer beside its parameters that two models must share to exchange weights. */
  layout(layer: Layer, model: DeviceModel): unknown;
  /** Lines of `--dump quant` below those of its block. */
  print(layer: Layer, family: Family): string[];
  /** The layer with other shapes: its values no longer fit them, but sizes are read from shapes alone. */
  reshaped(layer: Layer, index: number, input: Shape, output: Shape, model: DeviceModel): Layer;
  /** Structs of constants, in the order in which they are emitted; of a layer that is tapped, one for each slice. */
  structs(layer: Layer, index: number, model: DeviceModel): Struct[];
  /**
   * Adds the steps of the layer for one pass over `x`; gives the id of its output.
   * @param tapped called after each slice of a layer that is tapped.
   */
  schedule(
    builder: ScheduleBuilder,
    layer: Layer,
    index: number,
    x: string,
    tapped: (at: Tapped) => void,
  ): string;
  /** Structs of constants that learning needs beside the rates of updates. */
  learnStructs?(model: DeviceModel, block: Block): Struct[];
  /** Adds the steps with which weights and biases of a slice learn; absent of kinds that never do. */
  learn?(builder: ScheduleBuilder, block: Block, at: Learnt): void;
}

/** A slice of a layer whose units have errors. */
export interface Learnt extends Pick<Tapped, "layer" | "slice" | "x"> {
  /** Id of the errors of what is read, times the rate. */
  readonly c: string;
}

/** Location of a layer in a model file. */
export interface WrittenAt {
  readonly name: string;
  readonly source: string;
  /** Of the edge that it reads. */
  readonly input: Shape;
  /** True where the label is overlaid on its input. */
  readonly overlay: boolean;
}

/** A kind of layer that a model file names. */
export interface WrittenLayer<Spec extends LayerSpec> {
  /**
   * Everything that is wrong with the layer over an input of this shape, null where that is not known; `path` is its own,
   * e.g. `layers[0]`.
   */
  check(spec: Spec, path: string, at: SpanOf, input: Shape | null): Diagnostic[];
  /** Shape of a sample as the layer reads it where it is the first, channels last; null where it reads no such sample. */
  inputShape(spec: Spec, shape: Shape, layout: InputSpec["layout"]): Shape | null;
  /** Shape of the output; null where the layer does not fit over the input. */
  output(spec: Spec, input: Shape): Shape | null;
  /** Units and slices of a layer that a readout may read, and the field that says its units; null for one that only a later layer reads. */
  sizes(spec: Spec): WrittenSizes | null;
  /** The layer with its shapes, and the layers that belong to it. */
  lower(spec: Spec, at: WrittenAt): readonly [LayerIr, ...LayerIr[]];
  /** Cells of the map that its head reads; null where its output is read as it is. */
  cells(spec: Spec, read: Shape): CellsIr | null;
  /** True for a layer that may be the first: others follow one with weights. */
  readonly begins: boolean;
  /** True for layers over maps and signals. */
  readonly isOverMaps: boolean;
  /** True for a kind with a layer that no readout reads. */
  readonly hasUnread: boolean;
  /** True where what follows reads the output normalised. */
  isNormalised(spec: Spec): boolean;
}

/** Sizes of a layer that a readout may read. */
export interface WrittenSizes {
  readonly units: number;
  readonly slices: number;
  /** Field of the model file with the units. */
  readonly field: "units" | "filters";
}

/** A layer with weights in floats, in training and in the float64 model, and on its way to the device. */
export interface Weighted<Layer extends WeightedIr> {
  /** True where kernels add up the products of four inputs in 16 bits if the weights allow it. */
  readonly fours: boolean;
  /** True where all outputs of a frozen int8 layer are requantized with one shift. */
  readonly oneShift: boolean;
  /** Sums of a batch, [rows][output]. */
  sums(layer: Layer, engine: Engine, parameters: Affine<Tensor>, input: Tensor): Tensor;
  /** Gradients of weights and bias from the one of the sums. */
  gradients(layer: Layer, engine: Engine, input: Tensor, gradient: Tensor): Affine<Tensor>;
  /** Gradient of the input from the one of the sums. */
  backward(layer: Layer, engine: Engine, weights: Tensor, gradient: Tensor): Tensor;
  /** Sums of one sample, in float64. */
  sumsFloat(layer: Layer, parameters: Affine<Float32Array>, input: Float32Array): Float64Array;
  /** The layer on the device, with these values. */
  onDevice(layer: Layer, values: DeviceValues): WeightedLayer;
}

/** Weights [inputs][units] and bias [units]. */
export interface Affine<T> {
  readonly weights: T;
  readonly bias: T;
}

/** Values of the tensors of a layer with weights: weights [slices][inputs][width], bias [units], overlay [classes][units]. */
export interface WeightedValues {
  readonly weights: Values;
  readonly bias: Values;
  /** Null but where candidate labels are tried. */
  readonly overlay: Values | null;
  /** Null for floats; [units] each. */
  readonly factors: Requantization | null;
}

/** Values of a layer with weights on the device. */
export interface DeviceValues {
  readonly format: Format;
  readonly slices: number;
  readonly classes: number;
  readonly values: WeightedValues;
  readonly exponent: number;
  readonly accumulatorScale: Float64Array;
  readonly learning: LayerLearning | null;
}

/** A layer without weights in floats, in training and in the float64 model, and on its way to the device. */
export interface Follower<Layer extends FollowerIr> {
  /** True where the output has a magnitude of its own, whatever the input has. */
  readonly normalises: boolean;
  /** Lines of a dump. */
  print(layer: Layer): readonly string[];
  /** Output for a batch [rows][size]. */
  forward(layer: Layer, engine: Engine, x: Tensor, made: (layer: string) => Tensor): Followed;
  /** The same for one sample. `made` gives the output of an earlier layer by its name. */
  forwardFloat(layer: Layer, x: Float32Array, made: (layer: string) => Float32Array): Float32Array;
  /** The layer on the device, whose output has `exponent` where the format has exponents. */
  onDevice(layer: Layer, exponent: number): DeviceLayer;
}

/** Output of a layer without weights, and how a gradient goes back through it. */
export interface Followed {
  readonly output: Tensor;
  /** Gradient with respect to the layer's input from the one with respect to its output. */
  backward(gradient: Tensor): Tensor;
}
