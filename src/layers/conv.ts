import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { ConvLayer } from "../ir/layers.js";
import type { Parameter } from "../ir/parameter.js";
import type { Shape } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import { mapBehind, planeOf, positionsOf, type Window } from "../ir/window.js";
import { convText } from "../steps/map-texts.js";
import { tableOf } from "../steps/table-names.js";
import type { LayerDefinition } from "./layer.js";

/** Fields of a struct around its window: integers have their tables, floats get them as arguments. */
const STRUCTS: Readonly<
  Record<Family, (model: DeviceModel, layer: ConvLayer) => Pick<Struct, "tag" | "fields">>
> = {
  integer: (model, layer) => ({ tag: "ff_conv", fields: integerFields(model, layer) }),
  real: () => ({ tag: "ff_conv_shape", fields: {} }),
};

/** z = relu(bias + window W) at every position. */
export const conv = {
  tapsSlices: false,
  layout({ exponent, window, input }, model) {
    return { exponent: { integer: exponent, real: null }[formatOf(model).family], window, input };
  },
  print: ({ window, input, output }) => [`  ${convText(window, input, output)}`],
  structs(layer, _index, model) {
    const { name, input, window, output } = layer;
    const { tag, fields } = STRUCTS[formatOf(model).family](model, layer);
    const own = { window: windowFields(window, input), outputs: planeOf(output).channels };
    const what = `${name}: ${convText(window, input, output)}`;
    return [{ what, tag, name: `${model.name}_${name}`, fields: { ...fields, ...own } }];
  },
  reshaped(layer, _index, input, output) {
    const filters = planeOf(output).channels;
    const weights = [...layer.window.kernel, planeOf(input).channels, filters];
    return {
      ...layer,
      input,
      output: mapBehind(layer.window, input, filters),
      parameters: withShapes(layer.parameters, weights, filters),
    };
  },
  schedule({ tensor, elements, steps }, { name, output }, index, x) {
    const acc = tensor(`${name}_acc`, elements.product, planeOf(output).channels);
    const z = tensor(`${name}_z`, elements.stored, output);
    steps.push({ kind: "conv", layer: index, x, acc, z });
    return z;
  },
} satisfies LayerDefinition<ConvLayer>;

/** Tables and the shift of a frozen layer with a window. */
export function integerFields(
  model: DeviceModel,
  { name, parameters }: Pick<ConvLayer, "name" | "parameters">,
): Struct["fields"] {
  const tables = ["weights", "bias", "multiplier"].map((role) => [role, tableOf(model, name, role)]);
  return { ...Object.fromEntries(tables), shift: Number(valuesOf(parameters, "shift")[0]) };
}

/** Parameters of a layer with a window, for other sizes: weights of this shape, and the rest for each channel. */
export function withShapes(
  parameters: readonly Parameter[],
  weights: Shape,
  channels: number,
): readonly Parameter[] {
  return parameters.map((each) => ({ ...each, shape: each.role === "weights" ? weights : [channels] }));
}

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
