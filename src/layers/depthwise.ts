import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { DepthwiseLayer } from "../ir/layers.js";
import type { Struct } from "../ir/struct.js";
import { mapBehind, planeOf } from "../ir/window.js";
import { depthwiseText } from "../steps/map-texts.js";
import { integerFields, windowFields, withShapes } from "./conv.js";
import type { LayerDefinition } from "./layer.js";

/** Struct of the kernel: integers have their tables in it, floats a window alone. */
const STRUCTS: Readonly<
  Record<Family, (model: DeviceModel, layer: DepthwiseLayer) => Pick<Struct, "tag" | "fields">>
> = {
  integer: (model, layer) => ({
    tag: "ff_depthwise",
    fields: { ...integerFields(model, layer), window: windowFields(layer.window, layer.input) },
  }),
  real: (_model, { window, input }) => ({ tag: "ff_window", fields: windowFields(window, input) }),
};

/** z = relu(bias + window W) of each channel, at every position. */
export const depthwise = {
  tapsSlices: false,
  layout({ exponent, window, input }, model) {
    return { depthwise: { integer: exponent, real: null }[formatOf(model).family], window, input };
  },
  print: ({ window, input, output }) => [`  ${depthwiseText(window, input, output)}`],
  structs(layer, _index, model) {
    const { name, window, input, output } = layer;
    const what = `${name}: ${depthwiseText(window, input, output)}`;
    return [{ what, name: `${model.name}_${name}`, ...STRUCTS[formatOf(model).family](model, layer) }];
  },
  reshaped(layer, _index, input) {
    const { channels } = planeOf(input);
    return {
      ...layer,
      input,
      output: mapBehind(layer.window, input, channels),
      parameters: withShapes(layer.parameters, [...layer.window.kernel, channels], channels),
    };
  },
  schedule({ tensor, elements, steps }, { name, output }, index, x) {
    const z = tensor(`${name}_z`, elements.stored, output);
    steps.push({ kind: "depthwise", layer: index, x, z });
    return z;
  },
} satisfies LayerDefinition<DepthwiseLayer>;
