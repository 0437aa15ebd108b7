/** Layers of int8 with zero points, as imported nets have them: on the device alone. */

import type { DeviceModel } from "../ir/device-model.js";
import {
  type AsymmetricConvLayer,
  type AsymmetricDepthwiseLayer,
  readsAllAtOnce,
  type SumLayer,
} from "../ir/layers.js";
import type { Parameter, Role } from "../ir/parameter.js";
import type { AsymmetricNumbers, ProductValues, Rescale, SumNumbers } from "../ir/quantization.js";
import type { Shape } from "../ir/shape.js";
import { shapeText, sizeOf } from "../ir/shape.js";
import { mapBehind, planeOf } from "../ir/window.js";
import { convText, depthwiseText } from "../steps/map-texts.js";
import { outputId } from "../steps/schedule.js";
import { tableOf } from "../steps/table-names.js";
import { windowFields, withShapes } from "./conv.js";
import type { LayerDefinition } from "./layer.js";

/** The parameters of a layer with weights of this shape. */
export function asymmetricParameters(
  { weights, bias, multiplier, shift }: ProductValues,
  shape: Shape,
): Parameter[] {
  const table = (
    role: Role,
    element: Parameter["element"],
    values: Parameter["values"],
    range: Parameter["range"],
    own: Shape = [values.length],
  ): Parameter => ({ role, element, values, range, shape: own, layout: "plain", home: "flash" });
  return [
    table("weights", "int8", weights, [-128, 127], shape),
    table("bias", "int32", bias, [-(2 ** 31), 2 ** 31 - 1]),
    table("multiplier", "int32", multiplier, [0, 2 ** 31 - 1]),
    table("shift", "uint8", shift, [1, 31]),
  ];
}

type Product = AsymmetricConvLayer | AsymmetricDepthwiseLayer;

const KINDS = {
  asymmetricConv: { tag: "ff_asymmetric_conv", text: convText },
  asymmetricDepthwise: { tag: "ff_asymmetric_depthwise", text: depthwiseText },
} as const;

/** A layer over maps; a dense one has one window over all of its input. */
function product<Layer extends Product>(kind: Layer["kind"]): LayerDefinition<Layer> {
  const { tag, text } = KINDS[kind];
  const outputs: Readonly<Record<Product["kind"], (layer: Product) => Readonly<Record<string, number>>>> = {
    asymmetricConv: ({ output }) => ({ outputs: planeOf(output).channels }),
    asymmetricDepthwise: () => ({}),
  };
  return {
    tapsSlices: false,
    layout: (layer) => ({
      [kind]: layer.numbers,
      ...{ window: layer.window, input: layer.input, from: layer.from },
      ...(isFolded(layer) ? { folded: true } : {}),
    }),
    print: ({ window, input, output, numbers }) => [
      `  ${text(window, input, output, "")}, ${numbersText(numbers)}`,
    ],
    structs(layer, _index, model) {
      const { name, window, input, output, numbers } = layer;
      const tables = (["weights", "bias", "multiplier", "shift"] as const).map((role) => [
        role,
        tableOf(model, name, role),
      ]);
      const common = {
        what: `${name}: ${text(window, input, output, "")}`,
        name: `${model.name}_${name}`,
      };
      if (isDense(layer)) {
        const sizes = { inputs: sizeOf(input), outputs: sizeOf(output) };
        const product = { ...Object.fromEntries(tables), ...sizes };
        const { input_zero, ...rest } = numberFields(numbers);
        const origin = isFolded(layer) ? 0 : input_zero;
        return [{ ...common, tag: "ff_asymmetric_dense", fields: { product, origin, ...rest } }];
      }
      const fields = {
        ...Object.fromEntries(tables),
        window: windowFields(window, input),
        ...outputs[kind](layer),
        ...numberFields(numbers),
      };
      return [{ ...common, tag, fields }];
    },
    reshaped(layer, _index, input, output) {
      const { channels } = planeOf(output);
      const shape = [...layer.window.kernel, planeOf(input).channels, channels].slice(
        0,
        { asymmetricConv: 4, asymmetricDepthwise: 3 }[kind],
      );
      const parameters = withShapes(layer.parameters, shape, channels);
      return { ...layer, input, output: mapBehind(layer.window, input, channels), parameters };
    },
    schedule({ model, tensor, elements, steps }, layer, index, x) {
      const { name, output, from } = layer;
      const z = tensor(outputId(name), elements.stored, output);
      const common = { layer: index, x: from === undefined ? x : madeBy(model, from), z };
      if (isDense(layer)) {
        const acc = tensor(`${name}_acc`, elements.product, sizeOf(output));
        steps.push({ kind: isFolded(layer) ? "asymmetricRow" : "asymmetricListed", ...common, acc });
      } else steps.push({ kind, ...common });
      return z;
    },
  };
}

/** True for a layer that has the kernel of dense ones. */
function isDense(layer: Product): boolean {
  const mayBe = { asymmetricConv: true, asymmetricDepthwise: false }[layer.kind];
  return mayBe && readsAllAtOnce(layer) && !("wide" in layer);
}

/** True where the bias has what the zero point of the input takes off. */
function isFolded(layer: Product): boolean {
  return "folded" in layer;
}

/** Id of what a layer has made. */
function madeBy({ layers }: DeviceModel, name: string): string {
  if (!layers.some((layer) => layer.name === name)) throw new Error(`no layer ${name}`);
  return outputId(name);
}

function numbersText({ input, output, limits, rounding }: AsymmetricNumbers): string {
  return `q * ${input.scale.toPrecision(3)} from ${input.zero} -> q * ${output.scale.toPrecision(3)} from ${output.zero}, ${limits.join("..")}, ${rounding} rounding`;
}

/** Fields that all structs share. */
function numberFields({ input, output, limits, rounding }: AsymmetricNumbers) {
  return {
    input_zero: input.zero,
    output_zero: output.zero,
    ...{ least: limits[0], most: limits[1] },
    twice: { single: 0, double: 1 }[rounding],
  };
}

export const asymmetricConv = product<AsymmetricConvLayer>("asymmetricConv");
export const asymmetricDepthwise = product<AsymmetricDepthwiseLayer>("asymmetricDepthwise");

/** The sum of the map before and of an earlier one. */
export const sum: LayerDefinition<SumLayer> = {
  tapsSlices: false,
  layout: ({ other, numbers }) => ({ other, numbers }),
  print: ({ other, numbers }) => [`  plus ${other}, ${numbersText(numbers)}`],
  structs: ({ name, other, output, numbers }, _index, model) => [
    {
      what: `${name}: plus ${other}, ${shapeText(output)}`,
      tag: "ff_asymmetric_sum",
      name: `${model.name}_${name}`,
      fields: sumFields(numbers, sizeOf(output)),
    },
  ],
  reshaped: (layer, _index, input) => ({ ...layer, input, output: input }),
  schedule({ model, tensor, elements, steps }, { name, other, output }, index, x) {
    const z = tensor(outputId(name), elements.stored, output);
    steps.push({ kind: "sum", layer: index, x, y: madeBy(model, other), z });
    return z;
  },
};

function sumFields({ factors, other, ...numbers }: SumNumbers, size: number) {
  const [left, right, back] = factors;
  const rescale = ({ multiplier, shift }: Rescale): Readonly<Record<string, number>> => ({
    multiplier,
    shift,
  });
  return {
    ...{ input: rescale(left), other: rescale(right), output: rescale(back) },
    size,
    ...numberFields(numbers),
    other_zero: other.zero,
  };
}
