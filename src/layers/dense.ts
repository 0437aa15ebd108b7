import * as diagnostics from "../diagnostics/check.js";
import { tooManyValues } from "../diagnostics/check-maps.js";
import type { Requantization } from "../formats/arithmetic.js";
import { ELEMENTS } from "../formats/element.js";
import { additiveRange, ELEMENT_RANGE } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blockOf, findParameter, valuesOf, widthOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { DenseLayer } from "../ir/layers.js";
import { MOST_INPUTS, MOST_SLICES } from "../ir/limits.js";
import type { Parameter } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import type { Struct } from "../ir/struct.js";
import {
  type CellUpdate,
  isGroupRates,
  type LayerLearning,
  type Rate,
  weightsLearn,
} from "../ir/update-constants.js";
import type { DenseSpec } from "../model.js";
import { whole } from "../steps/c.js";
import { hasConstantWeights } from "../steps/product.js";
import { factorsOf, pointer, sizesOf, sliceName, sliceText } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import type { LayerDefinition, WeightedValues, WrittenLayer } from "./layer.js";

/** `dense(units, { name, slices })`. */
export const denseSpec: WrittenLayer<DenseSpec> = {
  check({ units, slices = 1 }, path, at, input) {
    if (input && sizeOf(input) > MOST_INPUTS)
      return [tooManyValues(at(path), "a dense layer", sizeOf(input), MOST_INPUTS)];
    if (units % slices === 0) return [];
    const divisors = Array.from({ length: MOST_SLICES }, (_, index) => index + 1).filter(
      (each) => units % each === 0,
    );
    const below = Math.max(...divisors.filter((each) => each < slices));
    const above = divisors.find((each) => each > slices);
    const near: [number, ...number[]] = above === undefined ? [below] : [below, above];
    return [diagnostics.slicesDivide(at(`${path}.slices`), units, slices, near)];
  },
  inputShape: (_spec, shape) => [sizeOf(shape)],
  output: ({ units }) => [units],
  sizes: ({ units, slices = 1 }) => ({ units, slices, field: "units" }),
  lower: ({ units }, { name, source, input, overlay }) => [
    { kind: "dense", ...{ name, source, input, overlay }, output: [units] },
  ],
  cells: () => null,
  begins: true,
  isOverMaps: false,
  hasUnread: false,
  isNormalised: () => true,
};

/** Sizes that the shapes of a dense layer's parameters follow from. */
export interface DenseSizes {
  readonly inputs: number;
  readonly units: number;
  readonly slices: number;
  /** Of the overlay. */
  readonly classes: number;
}

/** The parameters of a dense layer that holds these values. */
export function denseParameters(
  { elements }: Format,
  { inputs, units, slices, classes }: DenseSizes,
  learns: boolean,
  { weights, bias, overlay, factors }: WeightedValues,
): Parameter[] {
  const home = learns ? "state" : "flash";
  const element = learns ? elements.learntWeights : elements.weights;
  const shape = slices === 1 ? [inputs, units] : [slices, inputs, units / slices];
  const additive = {
    element: elements.additive,
    home,
    layout: "plain",
    range: additiveRange(elements.additive, learns),
  } as const;
  const all: (Parameter | null)[] = [
    {
      ...({ role: "weights", element, shape, home, values: weights } as const),
      layout: ELEMENTS[element].hasKernels ? "matrix" : "plain",
      range: ELEMENT_RANGE[element],
    },
    { role: "bias", ...additive, shape: [units], values: bias },
    ...(factors ? factorParameters(factors, units, learns) : []),
    overlay && { role: "overlay", ...additive, shape: [classes, units], values: overlay },
  ];
  return all.filter((parameter) => parameter !== null);
}

/** Tables for each output; master weights have one factor for all, which is part of a struct. */
function factorParameters(
  { multiplier, shift }: Requantization,
  units: number,
  learns: boolean,
): Parameter[] {
  const perOutput = { shape: [units], layout: "plain", home: learns ? "code" : "flash" } as const;
  return [
    { role: "multiplier", element: "int32", values: multiplier, ...perOutput, range: [2 ** 30, 2 ** 31 - 1] },
    { role: "shift", element: "uint8", values: shift, ...perOutput, range: [1, 31] },
  ];
}

/** z = relu(bias + x W), fully connected. */
export const dense = {
  tapsSlices: true,
  layout({ exponent, learning, accumulatorScale }, model) {
    const { family } = formatOf(model);
    return {
      exponent: { integer: exponent, real: null }[family],
      scale: { integer: weightsLearn({ learning }) ? accumulatorScale[0] : null, real: null }[family],
    };
  },
  print: () => [], // it is what the lines of its block are about
  structs(_layer, index, model) {
    const block = blockOf(model, index);
    return Array.from({ length: block.tap.slices }, (_, slice) => sliceStruct(model, block, slice));
  },
  reshaped(layer, index, input, output, model) {
    const block = blockOf(model, index);
    const { parameters } = layer;
    const sizes = {
      ...{ inputs: sizeOf(input), units: sizeOf(output) },
      ...{ slices: block.tap.slices, classes: model.classes.length },
    };
    const values = {
      weights: valuesOf(parameters, "weights"),
      bias: valuesOf(parameters, "bias"),
      overlay: findParameter(parameters, "overlay")?.values ?? null,
      factors: factorsOf(block),
    };
    const shaped = denseParameters(formatOf(model), sizes, weightsLearn(layer), values);
    return { ...layer, input, output, parameters: shaped };
  },
  schedule({ model, tensor, elements, steps }, { name }, index, x, tapped) {
    const block = blockOf(model, index);
    const acc = tensor(`${name}_acc`, elements.product, widthOf(block));
    const z = tensor(`${name}_z`, elements.stored, sizesOf(block).units);
    for (let slice = 0; slice < block.tap.slices; slice++) {
      steps.push({ kind: "dense", layer: index, slice, x, acc, z });
      tapped({ layer: index, slice, x, z });
    }
    return z;
  },
  learn({ steps }, _block, at) {
    steps.push({ kind: "learnDense", ...at, second: false });
  },
} satisfies LayerDefinition<DenseLayer>;

/** Shape of a slice whose weights a kernel takes beside it: master weights have one shift. */
const SHAPES: Readonly<Record<Family, (block: Block) => Pick<Struct, "tag" | "fields">>> = {
  integer: (block) => ({ tag: "ff_layer_s16", fields: { shift: factorsOf(block)?.shift[0] ?? 0 } }),
  real: () => ({ tag: "ff_shape", fields: {} }),
};

function sliceStruct(model: DeviceModel, block: Block, slice: number): Struct {
  const { inputs, units } = sizesOf(block);
  const { name: layer } = block.layer;
  const width = widthOf(block);
  const name = sliceName(model, block, slice);
  const what = `${layer}: dense ${inputs} -> ${units}${sliceText(block, slice)}, relu`;
  const shape = { inputs, outputs: width };
  if (!hasConstantWeights(model, block)) {
    const { tag, fields } = SHAPES[formatOf(model).family](block);
    return { what, tag, name, fields: { ...shape, ...fields } };
  }
  const from = slice * width;
  const fields = {
    weights: pointer(tableOf(model, layer, "weights"), from * inputs),
    bias: pointer(tableOf(model, layer, "bias"), from),
    multiplier: pointer(tableOf(model, layer, "multiplier"), from),
    shift: pointer(tableOf(model, layer, "shift"), from),
    ...shape,
  };
  return { what, tag: "ff_dense", name, fields };
}

/** The constants of a block's updates; those of floats are macros. */
export function updateStructs(model: DeviceModel, block: Block): Struct[] {
  const { learning } = block.layer;
  if (learning === null) return [];
  return structsOf(model, block, learning);
}

/** The constants of a cell's updates. */
function cellUpdateStruct(layer: string, name: string, cell: CellUpdate): Struct {
  const { errorShift, leftShift, inputSquares, outputSquares, unit, dither, biasShift, decoderShift } = cell;
  return {
    ...{
      what: `${layer}: steps of the cell`,
      tag: "ff_cell_update_s16",
      name: `${name}_update`,
      learns: true,
    },
    fields: {
      ...{ error_shift: errorShift, left_shift: leftShift, input_squares: inputSquares },
      ...{ output_squares: outputSquares, unit, dither, bias_shift: biasShift, decoder_shift: decoderShift },
    },
  };
}

function structsOf(model: DeviceModel, { layer }: Block, learning: LayerLearning): Struct[] {
  const name = `${model.name}_${layer.name}`;
  switch (learning.family) {
    case "real":
      return [];
    case "integer": {
      const { softmax, errors, update, head, slot, constant, cell } = learning;
      if (cell) return [cellUpdateStruct(layer.name, name, cell)];
      const { limit, multiplier, raise, shift } = softmax;
      const learns = true as const;
      const moves = weightsLearn(layer);
      const all: (Struct | null)[] = [
        model.valueExponent !== undefined
          ? null
          : {
              what: `${layer.name}: scores -> probabilities`,
              tag: "ff_softmax",
              name: `${name}_softmax`,
              fields: { limit, multiplier, raise, shift },
            },
        !moves
          ? null
          : isGroupRates(errors)
            ? {
                what: `${layer.name}: rate of the errors, a factor per class`,
                tag: "ff_group_rates",
                name: `${name}_rates`,
                fields: {
                  bounds: tableOf(model, layer.name, "bounds"),
                  multiplier: tableOf(model, layer.name, "rates"),
                  classes: model.classes.length,
                  shift: errors.shift,
                },
              }
            : {
                what: `${layer.name}: rate of the errors`,
                tag: "ff_rate",
                name: `${name}_rate`,
                fields: { multiplier: errors.multiplier, shift: errors.shift },
              },
        !moves
          ? null
          : {
              what: `${layer.name}: steps of the weights`,
              tag: "ff_update_s16",
              name: `${name}_update`,
              fields: { dither: update.dither, bias_shift: update.biasShift },
            },
        head && {
          what: `${layer.name}: steps of the head`,
          tag: "ff_head_update_s16",
          name: `${name}_head_update`,
          fields: { rate: rateText(head.rate), dither: head.dither },
        },
        constant
          ? {
              what: `${layer.name}: steps of what it adds beside the head`,
              tag: "ff_constant_update_s32",
              name: `${name}_constant_update`,
              fields: { rate: rateText(constant.rate), limit: whole(constant.limit), shift: constant.shift },
            }
          : null,
        slot && {
          what: `${layer.name}: steps of the labels' slots`,
          tag: "ff_slot_update_s32",
          name: `${name}_slot_update`,
          fields: { ...slot },
        },
      ];
      return all.flatMap((struct) => (struct ? [{ ...struct, learns }] : []));
    }
    default:
      return learning satisfies never;
  }
}

function rateText({ multiplier, shift }: Rate): string {
  return `{ .multiplier = ${whole(multiplier)}, .shift = ${whole(shift)} }`;
}
