import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { ConvLayer } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import { planeOf, positionsOf, type Window } from "../ir/window.js";
import { tableOf } from "../steps/table-names.js";
import type { LayerDefinition } from "./layer.js";
import { convText } from "./map-texts.js";

/** Fields of a struct around its window: integers have their tables, floats get them as arguments. */
const TABLES: Readonly<Record<Family, Pick<Struct, "tag"> & { readonly tables: readonly string[] }>> = {
  integer: { tag: "ff_conv", tables: ["weights", "bias", "multiplier", "shift"] },
  real: { tag: "ff_conv_shape", tables: [] },
};

/** z = relu(bias + window W) at every position. */
export const conv = {
  tapsSlices: false,
  layout({ exponent, window, input }, model) {
    return { exponent: { integer: exponent, real: null }[formatOf(model).family], window, input };
  },
  print: () => [],
  structs({ name, input, window, output }, _index, model) {
    const { tag, tables } = TABLES[formatOf(model).family];
    const fields = {
      ...Object.fromEntries(tables.map((role) => [role, tableOf(model, name, role)])),
      window: windowFields(window, input),
      outputs: planeOf(output).channels,
    };
    return [
      { what: `${name}: ${convText(window, input, output)}`, tag, name: `${model.name}_${name}`, fields },
    ];
  },
  reshaped: () => {
    throw new Error("layers over maps have no other width");
  },
  schedule({ tensor, elements, steps }, { name, output }, index, x) {
    const acc = tensor(`${name}_acc`, elements.product, planeOf(output).channels);
    const z = tensor(`${name}_z`, elements.stored, output);
    steps.push({ kind: "conv", layer: index, x, acc, z });
    return z;
  },
} satisfies LayerDefinition<ConvLayer>;

/** Fields of a `struct ff_window`. */
export function windowFields(window: Window, input: Shape): Readonly<Record<string, number>> {
  const { height, width, channels } = planeOf(input);
  const [rows, columns] = positionsOf(window, { height, width, channels });
  const { kernel, stride, padding } = window;
  return {
    ...{ height, width, channels, rows, columns },
    ...{ kernel_height: kernel[0], kernel_width: kernel[1] },
    ...{ stride_y: stride[0], stride_x: stride[1], top: padding[0], left: padding[1] },
  };
}
