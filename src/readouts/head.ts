import { ELEMENTS, type Values } from "../formats/element.js";
import { ELEMENT_RANGE, rangeText } from "../formats/element-ranges.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int8 } from "../formats/int8.js";
import { reals, weightsOf } from "../formats/narrow.js";
import { type Block, valuesOf, widthOf } from "../ir/blocks.js";
import type { DeviceModel, HeadReadout } from "../ir/device-model.js";
import type { Parameter } from "../ir/parameter.js";
import { SCORES } from "../ir/schedule-tensor.js";
import type { Struct } from "../ir/struct.js";
import { weightsLearn } from "../ir/update-constants.js";
import { planeOf } from "../ir/window.js";
import type { Tapped } from "../layers/layer.js";
import {
  addConstantBound,
  addHeadBound,
  addLearntConstantBound,
  largestConstant,
  largestScore,
  noScores,
  SCORE_LIMIT,
} from "../numerics/bounds.js";
import { masterExponent, toMasterWeights } from "../numerics/master-weights.js";
import { exponentOf, largestOf } from "../numerics/scale.js";
import * as is from "../schema/fields.js";
import { exponent, floats as floatArray, weights } from "../schema/numbers.js";
import { whole } from "../steps/c.js";
import { cellsText } from "../steps/map-texts.js";
import { hasConstantWeights } from "../steps/product.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { pointer, sliceName, sliceText } from "../steps/step.js";
import { tableOf } from "../steps/table-names.js";
import { crossEntropyLoss } from "./losses.js";
import { scheduleOnePass } from "./passes.js";
import type { FloatReadout, IntegerReadouts, ReadoutDefinition, Scored, StoredAt } from "./readout.js";

/** Struct of a head whose weights a kernel takes beside it. */
const SHAPES: Readonly<Record<Family, (readout: HeadReadout) => Pick<Struct, "tag" | "fields">>> = {
  integer: (readout) => ({ tag: "ff_head_s16", fields: { scale: scaleOf(readout) } }),
  real: () => ({ tag: "ff_shape", fields: {} }),
};

/** The parameter of a head [units][classes]. */
function headParameter(
  { elements }: Format,
  { units, slices }: { readonly units: number; readonly slices: number },
  learns: { readonly layer: boolean; readonly head: boolean },
  values: Values,
  classes: number,
): Parameter {
  const element = learns.layer || learns.head ? elements.learntWeights : elements.weights;
  return {
    ...{ role: "head", element, values, range: ELEMENT_RANGE[element] },
    shape: slices === 1 ? [units, classes] : [slices, units / slices, classes],
    layout: ELEMENTS[element].hasKernels ? "matrix" : "plain",
    home: learns.head ? "state" : "flash",
  };
}

/** Records of heads in a device's file. */
export const storedHead = {
  integer: is.object({ kind: is.oneOf("head"), weights, exponent, shift: is.whole(0, 15) }),
  real: is.object({ kind: is.oneOf("head"), weights: floatArray }),
};
type StoredHead = is.Value<(typeof storedHead)["integer"]>;
type StoredRealHead = is.Value<(typeof storedHead)["real"]>;

/** The readout of these weights. */
export function storedHeadOf(
  { format, units, slices, classes, learns }: Omit<StoredAt, "rates" | "scoreExponent">,
  values: Values,
  exponent: number,
  shift: number,
): HeadReadout {
  const parameter = headParameter(format, { units, slices }, learns, values, classes);
  return { kind: "head", parameters: [parameter], squares: false, exponent, shift };
}

/** Scores are z M; a layer without M adds nothing. */
export const floats: FloatReadout = {
  loss: crossEntropyLoss,
  triesLabels: false,
  features: (_engine, z) => z,
  matrix: (_engine, _block, own) => own,
  share({ features: units, slices }, own) {
    if (own === null) return null;
    const width = units / slices;
    return (z, slice, scores) => {
      const start = slice * width;
      const rows = own.subarray(start * scores.length, (start + width) * scores.length);
      for (let i = 0; i < width; i++) {
        const value = z[start + i]!;
        if (value === 0) continue;
        const row = i * scores.length;
        for (let k = 0; k < scores.length; k++) scores[k] = scores[k]! + value * rows[row + k]!;
      }
    };
  },
};

const PRINTED: Readonly<Record<Family, (readout: HeadReadout) => string>> = {
  integer: ({ exponent, shift, parameters }) =>
    `head * 2^-${exponent} << ${shift}, weights ${rangeText(valuesOf(parameters, "head"))}`,
  real: ({ parameters }) => `head, weights ${rangeText(valuesOf(parameters, "head"))}`,
};

/** Linear heads: every layer adds z M to the scores. */
export const head: ReadoutDefinition<HeadReadout> = {
  floats,
  linear: true,
  leastUnits: () => 1,
  stored: {
    integer: {
      to: ({ kind, parameters, exponent, shift }) => ({
        ...{ kind, weights: weightsOf(valuesOf(parameters, "head")), exponent, shift },
      }),
      from: ({ weights, exponent, shift }: StoredHead, at) => storedHeadOf(at, weights, exponent, shift),
      formulas: ({ exponent, shift }: StoredHead, at) => [
        ["shift", at.scoreExponent - at.exponent - exponent, shift],
      ],
    },
    real: {
      to: ({ kind, parameters }) => ({ kind, weights: reals(valuesOf(parameters, "head")) }),
      from: ({ weights }: StoredRealHead, at) => storedHeadOf(at, weights, 0, 0),
      formulas: () => [],
    },
  },
  print: (readout, family) => PRINTED[family](readout),
  integers: quantizeHeads,
  reals({ units, slices }, { head: weights }, learns, format, classes) {
    if (weights === null) return null;
    return storedHeadOf({ units, slices, learns, format, classes }, format.arithmetic.store(weights), 0, 0);
  },
  weightExponent: ({ exponent }) => exponent,
  errorScale: ({ exponent }) => ({
    exponent: exponent + 15,
    largest: 2 * 128 * 2 ** -exponent, // |sum of M d|, as the |d| of a sample sum to 2 at most
    factors: [1],
  }),
  learning: (readout) => readout,
  reshaped(readout, { layer, tap }, units, model) {
    const [own] = readout.parameters;
    if (!own) throw new Error("a head without weights");
    const learns = { layer: weightsLearn(layer), head: own.home === "state" };
    const sizes = { units, slices: tap.slices };
    const shaped = headParameter(formatOf(model), sizes, learns, own.values, model.classes.length);
    return { ...readout, parameters: [shaped] };
  },
  bound: (bounds, { parameters, shift }) => addHeadBound(bounds, valuesOf(parameters, "head"), shift),
  layout: ({ kind, exponent, shift }, model) =>
    ({ integer: { kind, exponent, shift }, real: { kind } })[formatOf(model).family],
  sliceStructs(readout, block, slice, model) {
    const classes = model.classes.length;
    const width = widthOf(block);
    const { layer } = block;
    const what = `${layer.name} head ${width * block.tap.slices} -> ${classes}${sliceText(block, slice)}`;
    const name = `${sliceName(model, block, slice)}_head`;
    const shape = { inputs: width, outputs: classes };
    if (!hasConstantWeights(model, block, "head")) {
      const { tag, fields } = SHAPES[formatOf(model).family](readout);
      return [{ what, tag, name, fields: { ...fields, ...shape } }];
    }
    const weights = pointer(tableOf(model, layer.name, "head"), slice * width * classes);
    return [{ what, tag: "ff_head", name, fields: { weights, scale: scaleOf(readout), ...shape } }];
  },
  structs: (_readout, block, model) => cellStructs(block, model),
  infer: (builder, x) => scheduleOnePass(builder, x, (block, at) => add(builder, block, at)),
  add,
  learn({ steps }, block, { c, ...at }) {
    const read = { ...at, z: block.tap.cells === null ? at.z : featuresId(block) };
    if (c !== null) steps.push({ kind: "headErrors", ...read, c });
    if (block.layer.learning?.head) steps.push({ kind: "learnHead", ...read });
  },
};

function add(builder: ScheduleBuilder, block: Block, at: Tapped): void {
  addHead(builder, block, at, SCORES);
}

/** Adds the steps with which a slice adds to the running scores, or to an estimate. */
export function addHead(
  { model, steps, tensor, elements }: ScheduleBuilder,
  block: Block,
  at: Tapped,
  scores: string,
): void {
  const { layer, tap } = block;
  const acc = `${layer.name}_head_acc`;
  if (at.slice === 0) tensor(acc, elements.product, model.classes.length);
  const z = tap.cells === null ? at.z : tensor(featuresId(block), elements.stored, widthOf(block));
  if (tap.cells !== null) steps.push({ kind: "cells", layer: at.layer, z: at.z, f: z });
  steps.push({ kind: "head", layer: at.layer, slice: at.slice, z, acc, scores });
}

/** Id of what a head reads of the cells of a map. */
function featuresId({ layer }: Block): string {
  return `${layer.name}_cells`;
}

/** True for a head of master weights: it learns, or its layer does. */
function isMaster({ learns }: Scored): boolean {
  return learns.layer || learns.head;
}

function scaleOf({ shift }: HeadReadout): string {
  return `(int32_t)1 << ${whole(shift, 0, 15)}`;
}

const LARGEST_SHIFT = 15;

/** Size that the head of an untrained layer that learns is taken to reach. */
const LEAST_LEARNT_HEAD = 0.5;

/** A head before it is brought to the common score scale. */
interface Part {
  readonly layer: Scored;
  readonly weights: Float32Array;
  /** The finest exponent of the weights that int8 allows. */
  readonly finest: number;
}

/**
 * Linear heads to int8, one power-of-two scale each; shifts align them. Exponents are lowered until the shifts fit
 * 0..15 and no sum of scores can reach 2^30. The head of a layer that learns is of master weights, with room to grow.
 */
export function quantizeHeads(layers: readonly Scored[], classes: number): IntegerReadouts<HeadReadout> {
  const parts = layers.map((layer): Part | null => {
    const { head: weights } = layer;
    if (weights === null) return null;
    const largest = largestOf(weights);
    const finest = isMaster(layer)
      ? masterExponent(Math.max(LEAST_LEARNT_HEAD, largest))
      : exponentOf(largest);
    return { layer, weights, finest };
  });
  const all = parts.filter((part) => part !== null);
  const coarsest = Math.min(...all.map(({ layer, finest }) => layer.exponent + finest));
  for (let limit = coarsest + LARGEST_SHIFT; ; limit--) {
    const exponent = ({ layer, finest }: Part): number => Math.min(finest, limit - layer.exponent);
    const scoreExponent = Math.max(...all.map((part) => part.layer.exponent + exponent(part)));
    if (all.some((part) => scoreExponent - part.layer.exponent - exponent(part) > LARGEST_SHIFT)) continue;
    const readouts = parts.map((part) => part && quantizeHead(part, exponent(part), scoreExponent, classes));
    const bounds = noScores(classes);
    for (const readout of readouts)
      if (readout) addHeadBound(bounds, valuesOf(readout.parameters, "head"), readout.shift);
    for (const { layer } of all) {
      if (layer.constant && layer.learns.head) addLearntConstantBound(bounds, largestConstant(scoreExponent));
      else addConstantBound(bounds, layer.constant ?? [], scoreExponent);
    }
    if (largestScore(bounds) < SCORE_LIMIT) return { scoreExponent, readouts };
  }
}

function quantizeHead(
  { layer, weights }: Part,
  exponent: number,
  scoreExponent: number,
  classes: number,
): HeadReadout {
  const values = isMaster(layer)
    ? toMasterWeights(weights, exponent)
    : Int8Array.from(weights, (value) => Math.floor(value * 2 ** exponent + 0.5));
  const shift = scoreExponent - layer.exponent - exponent;
  return storedHeadOf({ ...layer, format: int8, classes }, values, exponent, shift);
}

/** Sizes of the cells that a head reads. */
function cellStructs({ tap, layer, read }: Block, model: DeviceModel): Struct[] {
  if (tap.cells === null) return [];
  const { grid } = tap.cells;
  const { height, width, channels } = planeOf(read);
  const [rows, columns] = grid;
  const what = `${layer.name}: ${cellsText(tap.cells, read)}`;
  const fields = { height, width, channels, rows, columns };
  return [{ what, tag: "ff_cells", name: `${model.name}_${layer.name}_cells`, fields }];
}
