import type { Engine, Tensor } from "../engine/engine.js";
import type {
  AveragePoolIr,
  AveragePoolLayer,
  CellsIr,
  MaxPoolIr,
  MaxPoolLayer,
  PoolIr,
  PoolLayer,
  RoundedMeanLayer,
} from "../ir/layers.js";
import { areTiles, mapBehind, planeOf } from "../ir/window.js";
import { poolText } from "../steps/map-texts.js";
import { outputId } from "../steps/schedule.js";
import { windowFields } from "./conv.js";
import type { Followed, Follower, LayerDefinition } from "./layer.js";
import { poolFloats, poolTensor, windowPixels } from "./pixels.js";

/** Windows side by side, or any others; padding is never the largest value, and in no mean. */
export const maxPool: LayerDefinition<MaxPoolLayer> = poolDefinition();
export const averagePool: LayerDefinition<AveragePoolLayer> = poolDefinition();

/** Means of int8 with a zero point, which stays what it is. */
export const roundedMean: LayerDefinition<RoundedMeanLayer> = poolDefinition();

function poolDefinition<Layer extends PoolLayer | RoundedMeanLayer>(): LayerDefinition<Layer> {
  return {
    tapsSlices: false,
    layout: ({ window }) => (areTiles(window) ? window.kernel : window),
    print: (layer) => [`  ${poolText(layer)}`],
    structs: (layer, _index, model) => [
      {
        what: `${layer.name}: ${poolText(layer)}`,
        tag: "ff_window",
        name: `${model.name}_${layer.name}`,
        fields: windowFields(layer.window, layer.input),
      },
    ],
    reshaped: (layer, _index, input) => ({
      ...layer,
      input,
      output: mapBehind(layer.window, input, planeOf(input).channels),
    }),
    schedule({ tensor, elements, steps }, { kind, name, output }, index, x) {
      const z = tensor(outputId(name), elements.stored, output);
      steps.push({ kind, layer: index, x, z });
      return z;
    },
  };
}

/** Largest values, and gradients to where they stand. */
export const maxPoolFollower: Follower<MaxPoolIr> = {
  normalises: false,
  print: (layer) => [`  ${poolText(layer)}`],
  forward: (layer, engine, x) => forward(layer, engine, x, "max"),
  forwardFloat: ({ window, input }, x) => poolFloats(x, windowPixels(window, input), input, "max"),
  onDevice: (layer) => ({ ...layer, parameters: [], density: 1 }),
};

/** Means, and equal shares of gradients. */
export const averagePoolFollower: Follower<AveragePoolIr> = {
  normalises: false,
  print: (layer) => [`  ${poolText(layer)}`],
  forward: (layer, engine, x) => forward(layer, engine, x, "average"),
  forwardFloat: ({ window, input }, x) => poolFloats(x, windowPixels(window, input), input, "average"),
  onDevice: (layer) => ({ ...layer, parameters: [], density: 1 }),
};

function forward(layer: PoolIr, engine: Engine, x: Tensor, reading: CellsIr["reading"]): Followed {
  const { window, input } = layer;
  return poolTensor(engine, x, layer, () => windowPixels(window, input), input, reading);
}
