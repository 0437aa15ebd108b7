import type { Element } from "../formats/element.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, valuesOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { CellsIr, ConvLayer } from "../ir/layers.js";
import type { Parameter } from "../ir/parameter.js";
import type { Shape } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import { weightsLearn } from "../ir/update-constants.js";
import { mapBehind, planeOf, positionsOf, type Window } from "../ir/window.js";
import { readingOf } from "../steps/map-reading.js";
import { convText } from "../steps/map-texts.js";
import { sizesOf } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import type { LayerDefinition } from "./layer.js";

/** Fields of a struct around its window: integers have their tables, floats and master weights get them as arguments. */
const STRUCTS: Readonly<
  Record<Family, (model: DeviceModel, layer: ConvLayer) => Pick<Struct, "tag" | "fields">>
> = {
  integer: (model, layer) =>
    weightsLearn(layer)
      ? { tag: "ff_conv_s16", fields: { shift: shiftOf(layer) } }
      : { tag: "ff_conv", fields: integerFields(model, layer) },
  real: () => ({ tag: "ff_conv_shape", fields: {} }),
};

/** z = relu(bias + window W) at every position. */
export const conv = {
  tapsSlices: false,
  layout({ exponent, window, input, learning, accumulatorScale }, model) {
    const { family } = formatOf(model);
    return {
      exponent: { integer: exponent, real: null }[family],
      ...(weightsLearn({ learning }) ? { scale: { integer: accumulatorScale[0], real: null }[family] } : {}),
      ...{ window, input },
    };
  },
  print: ({ window, input, output }) => [`  ${convText(window, input, output)}`],
  structs(layer, _index, model) {
    const { name, input, window, output } = layer;
    const { tag, fields } = STRUCTS[formatOf(model).family](model, layer);
    const own = { window: windowFields(window, input), outputs: planeOf(output).channels };
    const what = `${name}: ${convText(window, input, output)}`;
    return [{ what, tag, name: `${model.name}_${name}`, fields: { ...fields, ...own } }];
  },
  learnStructs: (model, block) => [sourcesStruct(model, block)],
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
  schedule({ model, tensor, scratch, elements, steps }, layer, index, x) {
    const { name, output } = layer;
    const acc = scratch(`${name}_acc`, elements.product, planeOf(output).channels);
    const z = tensor(`${name}_z`, elements.stored, output);
    const words = roomWords(model, layer);
    const room = words > 0 ? tensor(`${name}_room`, elements.product, words) : null;
    steps.push({ kind: "conv", layer: index, x, acc, z, room });
    return z;
  },
  learn({ model, tensor, scratch, elements, steps }, block, { layer, x, c }) {
    const { name, learning } = block.layer;
    const { inputs } = sizesOf(block);
    const { cells } = readingOf(block);
    const words = { integer: wordsOfInputs(cells), real: 1 }[formatOf(model).family];
    const buffer = (what: string, element: Element, size = inputs): string =>
      scratch(`${name}_${what}`, element, size);
    const rounds = { max: false, average: spareBits(learning) !== 0 }[cells.reading];
    steps.push({
      ...({ kind: "learnConv", layer, x, z: `${name}_z`, c } as const),
      total: buffer("steps", elements.score, inputs * words),
      sums: rounds ? buffer("sums", elements.score) : null,
      draws: { integer: () => tensor(`${name}_draws`, "uint16", inputs), real: () => null }[
        formatOf(model).family
      ](),
    });
  },
} satisfies LayerDefinition<ConvLayer>;

/** Words for each input of a window: of maxima as many as hold the inputs of a window in each cell. */
function wordsOfInputs({ reading, grid }: CellsIr): number {
  return { max: Math.ceil((grid[0] * grid[1]) / 4), average: 1 }[reading];
}

/** Positions from which on it pays to take out the upper bytes of masters once for all. */
const MANY_POSITIONS = 4;

/** Words of room for factors and upper bytes of masters, see ff_conv_s16.h; 0 where products do without. */
function roomWords(model: DeviceModel, layer: ConvLayer): number {
  const { window, input, output } = layer;
  const { channels } = planeOf(output);
  const [rows, columns] = positionsOf(window, planeOf(input));
  const byMasters = { integer: weightsLearn(layer), real: false }[formatOf(model).family];
  if (!byMasters || rows * columns < MANY_POSITIONS) return 0;
  const inputs = window.kernel[0] * window.kernel[1] * planeOf(input).channels;
  return channels + Math.ceil(inputs / 4) * Math.ceil(channels / 4) * 4;
}

/** Bits that the sums of inputs behind a mean are shifted right by; null of floats, which round them. */
function spareBits(learning: ConvLayer["learning"]): number | null {
  if (learning === null) return 0;
  const { family } = learning;
  switch (family) {
    case "integer":
      return learning.update.spare ?? 0;
    case "real":
      return null;
    default:
      return family satisfies never;
  }
}

/** Sources of the features of a block's head in its map. */
function sourcesStruct(model: DeviceModel, block: Block): Struct {
  const { cells, pool } = readingOf(block);
  const { height, width, channels } = planeOf(block.read);
  const [rows, columns] = cells.grid;
  const { learning, name } = block.layer;
  return {
    what: `${name}: where the features of its head come from`,
    tag: "ff_sources",
    name: `${model.name}_${name}_sources`,
    fields: {
      cells: { height, width, channels, rows, columns },
      ...{ pool_rows: pool[0], pool_columns: pool[1], means: { max: 0, average: 1 }[cells.reading] },
      spare: spareBits(learning) ?? 0,
    },
    learns: true,
  };
}

/** The one shift of a layer with a window. */
function shiftOf({ parameters }: Pick<ConvLayer, "parameters">): number {
  return Number(valuesOf(parameters, "shift")[0]);
}

/** Tables and the shift of a frozen layer with a window. */
export function integerFields(
  model: DeviceModel,
  layer: Pick<ConvLayer, "name" | "parameters">,
): Struct["fields"] {
  const tables = ["weights", "bias", "multiplier"].map((role) => [role, tableOf(model, layer.name, role)]);
  return { ...Object.fromEntries(tables), shift: shiftOf(layer) };
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
