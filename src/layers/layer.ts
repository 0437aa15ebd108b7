import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Engine, Tensor } from "../engine/engine.js";
import type { Family } from "../formats/format.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { DeviceLayer, LayerIr } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import type { LayerSpec } from "../model.js";
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
  /** Everything that is wrong with the layer by itself; `path` is its own, e.g. `layers[0]`. */
  check(spec: Spec, path: string, at: SpanOf): Diagnostic[];
  /** Units and slices of a layer with weights; null for one without, which follows a layer with some. */
  sizes(spec: Spec): { readonly units: number; readonly slices: number } | null;
  /** The layer with its shapes. */
  lower(spec: Spec, at: WrittenAt): LayerIr;
}

/** A layer without weights in floats, in training and in the float64 model, and on its way to the device. */
export interface Follower<Layer extends LayerIr> {
  /** Output for a batch [rows][size]. */
  forward(layer: Layer, engine: Engine, x: Tensor): Followed;
  /** The same for one sample. */
  forwardFloat(layer: Layer, x: Float32Array): Float32Array;
  /** The layer on the device, whose output has `exponent` where the format has exponents. */
  onDevice(layer: Layer, exponent: number): DeviceLayer;
}

/** Output of a layer without weights, and how a gradient goes back through it. */
export interface Followed {
  readonly output: Tensor;
  /** Gradient with respect to the layer's input from the one with respect to its output. */
  backward(gradient: Tensor): Tensor;
}
