import type { DeviceModel, InputPart } from "../ir/device-model.js";
import { type DeviceLayer, type LayerIr, windowOf } from "../ir/layers.js";
import { planeOf } from "../ir/window.js";

/** Layers that run over a signal row by row: one position at a time, as soon as its window is there. */

/** True of a layer over a signal [length, channels] whose windows do not reach beyond it. */
export function isByRow(layer: LayerIr): boolean {
  const window = windowOf(layer);
  return window !== null && layer.input.length === 2 && window.padding.every((pad) => pad === 0);
}

/** Number of layers from the first one up to the last that has a window. */
export function rowLayerCount(layers: readonly (LayerIr | DeviceLayer)[]): number {
  return layers.map((layer) => windowOf(layer) !== null).lastIndexOf(true) + 1;
}

/** Rows of the input from one row behind these layers to the next. */
export function rowStride(layers: readonly (LayerIr | DeviceLayer)[]): number {
  return layers.reduce((product, layer) => product * (windowOf(layer)?.stride[1] ?? 1), 1);
}

/** The model with an input of one row, and each layer with a window over one position of it. */
export function rowModelOf(model: DeviceModel): DeviceModel {
  const { channels } = planeOf(model.input.network);
  const row = [1, channels];
  return {
    ...model,
    input: {
      ...model.input,
      raw: row,
      network: row,
      parts: model.input.parts.map((part) => rowPart(part, channels)),
    },
    layers: model.layers.map(overOnePosition),
  };
}

function overOnePosition<Layer extends DeviceLayer>(layer: Layer): Layer {
  const window = windowOf(layer);
  if (window === null) return layer;
  const input = [window.kernel[1], planeOf(layer.input).channels];
  return { ...layer, input, output: [1, planeOf(layer.output).channels] };
}

/** The part of the input, of which every row is scaled alike, over one row. */
function rowPart(part: InputPart, channels: number): InputPart {
  switch (part.kind) {
    case "rms":
      throw new Error("a stream has no statistic of a whole sample");
    case "affine":
      return {
        ...part,
        size: channels,
        multiplier: part.multiplier.slice(0, channels),
        offset: part.offset.slice(0, channels),
        shift: part.shift.slice(0, channels),
      };
    default:
      return part satisfies never;
  }
}
