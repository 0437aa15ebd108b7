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
import { mapBehind, planeOf, tiles } from "../ir/window.js";
import { poolText } from "../steps/map-texts.js";
import { outputId } from "../steps/schedule.js";
import { windowFields } from "./conv.js";
import type { Followed, Follower, LayerDefinition } from "./layer.js";
import { poolFloats, poolTensor, windowPixels } from "./pixels.js";

/** Whole windows, one beside the other. */
export const maxPool: LayerDefinition<MaxPoolLayer> = poolDefinition();
export const averagePool: LayerDefinition<AveragePoolLayer> = poolDefinition();

/** Means of int8 with a zero point, which stays what it is. */
export const roundedMean: LayerDefinition<RoundedMeanLayer> = poolDefinition();

function poolDefinition<Layer extends PoolLayer | RoundedMeanLayer>(): LayerDefinition<Layer> {
  return {
    tapsSlices: false,
    layout: ({ size }) => size,
    print: (layer) => [`  ${poolText(layer)}`],
    structs: (layer, _index, model) => [
      {
        what: `${layer.name}: ${poolText(layer)}`,
        tag: "ff_window",
        name: `${model.name}_${layer.name}`,
        fields: windowFields(tiles(layer.size), layer.input),
      },
    ],
    reshaped: (layer, _index, input) => ({
      ...layer,
      input,
      output: mapBehind(tiles(layer.size), input, planeOf(input).channels),
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
  forwardFloat: ({ size, input }, x) => poolFloats(x, windowPixels(tiles(size), input), input, "max"),
  onDevice: (layer) => ({ ...layer, parameters: [], density: 1 }),
};

/** Means, and equal shares of gradients. */
export const averagePoolFollower: Follower<AveragePoolIr> = {
  normalises: false,
  print: (layer) => [`  ${poolText(layer)}`],
  forward: (layer, engine, x) => forward(layer, engine, x, "average"),
  forwardFloat: ({ size, input }, x) => poolFloats(x, windowPixels(tiles(size), input), input, "average"),
  onDevice: (layer) => ({ ...layer, parameters: [], density: 1 }),
};

function forward(layer: PoolIr, engine: Engine, x: Tensor, reading: CellsIr["reading"]): Followed {
  const { size, input } = layer;
  return poolTensor(engine, x, layer, () => windowPixels(tiles(size), input), input, reading);
}
