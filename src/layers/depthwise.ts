import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { DepthwiseLayer } from "../ir/layers.js";
import type { Struct } from "../ir/struct.js";
import { tableOf } from "../steps/table-names.js";
import { windowFields } from "./conv.js";
import type { LayerDefinition } from "./layer.js";
import { depthwiseText } from "./map-texts.js";

/** Struct of the kernel: integers have their tables in it, floats a window alone. */
const STRUCTS: Readonly<
  Record<Family, (model: DeviceModel, layer: DepthwiseLayer) => Pick<Struct, "tag" | "fields">>
> = {
  integer: (model, { name, window, input }) => ({
    tag: "ff_depthwise",
    fields: {
      ...Object.fromEntries(
        ["weights", "bias", "multiplier", "shift"].map((role) => [role, tableOf(model, name, role)]),
      ),
      window: windowFields(window, input),
    },
  }),
  real: (_model, { window, input }) => ({ tag: "ff_window", fields: windowFields(window, input) }),
};

/** z = relu(bias + window W) of each channel, at every position. */
export const depthwise = {
  tapsSlices: false,
  layout({ exponent, window, input }, model) {
    return { depthwise: { integer: exponent, real: null }[formatOf(model).family], window, input };
  },
  print: () => [],
  structs(layer, _index, model) {
    const { name, window, input, output } = layer;
    const what = `${name}: ${depthwiseText(window, input, output)}`;
    return [{ what, name: `${model.name}_${name}`, ...STRUCTS[formatOf(model).family](model, layer) }];
  },
  reshaped: () => {
    throw new Error("layers over maps have no other width");
  },
  schedule({ tensor, elements, steps }, { name, output }, index, x) {
    const z = tensor(`${name}_z`, elements.stored, output);
    steps.push({ kind: "depthwise", layer: index, x, z });
    return z;
  },
} satisfies LayerDefinition<DepthwiseLayer>;
