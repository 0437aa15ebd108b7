import type { Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int32s, reals, weightsOf } from "../formats/narrow.js";
import { type Block, blocksOf, findParameter, valuesOf } from "../ir/blocks.js";
import type { DeviceInput, DeviceModel, Readout, StoredSamples, Tap } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import type { DenseLayer, DeviceFollower, DeviceLayer, Norm, RmsLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import {
  type IntegerLearning,
  type LayerLearning,
  type RealLearning,
  weightsLearn,
} from "../ir/update-constants.js";
import { denseParameters } from "../layers/dense.js";
import { followerOf, weightedOf } from "../layers/index.js";
import type { WeightedValues } from "../layers/layer.js";
import { norm } from "../numerics/fixed-point.js";
import { featuresHash } from "../parameters/features-hash.js";
import { definitionOfReadout } from "../readouts/index.js";
import { factorsOf, sizesOf } from "../steps/step.js";
import type { StoredBlock, StoredInteger, StoredModel, StoredReal } from "./stored-model.js";

/** A device's model between its file, in which each block is a record, and the layers of a program. */

/** The record of a model. */
export function toStored(model: DeviceModel): StoredModel {
  const { name, classes, precision, accumulate, beam, exits, learning, scoreExponent, valueExponent } = model;
  const { family } = formatOf(model);
  const store: (block: Block) => StoredBlock = { integer: integerBlock, real: realBlock }[family];
  return {
    ...{ name, classes: [...classes], precision, ...(accumulate ? { accumulate } : {}), beam, exits },
    ...(model.features ? { features: featuresHash(model.features) } : {}),
    learning: learning && {
      ...learning,
      cells: learning.cells && { ...learning.cells, allowedFrom: [...learning.cells.allowedFrom] },
      shipped: learning.shipped && { ...learning.shipped, ...rowsOf(learning.shipped) },
      guard: learning.guard && { ...learning.guard, ...rowsOf(learning.guard) },
      learnt: learning.learnt && { ...learning.learnt },
    },
    input: storedInput(model.input),
    layers: blocksOf(model).map(store),
    scoreExponent,
    ...(valueExponent === undefined ? {} : { valueExponent }),
  };
}

function rowsOf({ x, targets }: StoredSamples) {
  return { x: x instanceof Int8Array ? x : reals(x), ...(targets ? { targets } : {}) };
}

function storedInput(input: DeviceInput): StoredModel["input"] {
  const { raw, storage, steps, offsets, exponent, density, parts } = input;
  return {
    ...{ size: sizeOf(raw), storage, steps, ...(offsets ? { offsets } : {}), exponent, density },
    parts: [...parts],
  };
}

/** Followers whose density a record has; imported nets whose layers have zero points are no device's file. */
const HAS_DENSITY: Readonly<Record<DeviceFollower["kind"], boolean>> = {
  ...{ maxPool: true, averagePool: true, rms: false },
  ...{ roundedMean: false, sum: false },
};

/** Fields of the records of all families. */
function commonFields(block: Block) {
  const { layer, tap, inside, followers } = block;
  const { name, source, density } = layer;
  const pools = [...inside, ...followers].filter(({ kind }) => HAS_DENSITY[kind]).map((pool) => pool.density);
  return {
    ...{ name, source, ...sizesOf(block), slices: tap.slices, density },
    ...(tap.cells ? { gain: tap.cells.gain } : {}),
    ...(pools.length > 0 ? { pools } : {}),
  };
}

/** The normalisation behind a block; null where there is none. */
function normOf({ followers }: Block): RmsLayer["norm"] | null {
  return followers.find((each): each is RmsLayer => each.kind === "rms")?.norm ?? null;
}

function integerBlock(block: Block): StoredInteger {
  const { layer, tap } = block;
  const { parameters, accumulatorScale, exponent, learning } = layer;
  const factors = factorsOf(block);
  const overlay = findParameter(parameters, "overlay");
  if (factors === null) throw new Error(`layer ${layer.name} has no factors`);
  return {
    kind: "integer",
    ...commonFields(block),
    weights: weightsOf(valuesOf(parameters, "weights")),
    bias: int32s(valuesOf(parameters, "bias")),
    overlay: overlay ? int32s(overlay.values) : null,
    ...factors,
    ...{ accumulatorScale, exponent },
    answer: tap.readout && integerReadout(tap.readout),
    norm: normOf(block),
    learning: learning && integerLearning(learning),
  };
}

/** The values that a kind stores are those that its record describes; both stand in one file of readouts/. */
function integerReadout(readout: Readout) {
  return definitionOfReadout(readout).stored.integer.to(readout) as NonNullable<StoredInteger["answer"]>;
}

function realReadout(readout: Readout) {
  return definitionOfReadout(readout).stored.real.to(readout) as NonNullable<StoredReal["answer"]>;
}

function integerLearning(learning: LayerLearning): Omit<IntegerLearning, "family"> {
  if (learning.family !== "integer") throw new Error("integers learn with constants of floats");
  const { family, ...rates } = learning;
  return rates;
}

function realBlock(block: Block): StoredReal {
  const { layer, tap } = block;
  const { parameters, learning } = layer;
  const overlay = findParameter(parameters, "overlay");
  const constants = normOf(block);
  return {
    kind: "real",
    ...commonFields(block),
    weights: reals(valuesOf(parameters, "weights")),
    bias: reals(valuesOf(parameters, "bias")),
    overlay: overlay ? reals(overlay.values) : null,
    answer: tap.readout && realReadout(tap.readout),
    norm: constants && { size: constants.size },
    learning: learning && realLearning(learning),
  };
}

function realLearning(learning: LayerLearning): Omit<RealLearning, "family"> {
  if (learning.family !== "real") throw new Error("floats learn with constants of integers");
  const { family, ...rates } = learning;
  return rates;
}

/** Layers of a device's model as the model file has them. */
type Written = Pick<Ir, "layers" | "taps">;

/**
 * The model of a record whose fields have their types. Sizes are those that it states: whether the arrays have them is for
 * the caller to check.
 * @param ir the model file's layers, of which maps, windows and cells are; without it, or where it has other sizes, all layers
 * are dense.
 */
export function fromStored(stored: StoredModel, ir?: Written): DeviceModel {
  const { input, layers: records, accumulate, features, valueExponent, ...rest } = stored; // the code itself is in the model file
  const format = formatOf(stored);
  const blocks = ir && sameSizes(records, blocksOfIr(ir)) ? blocksOfIr(ir) : null;
  const layers: DeviceLayer[] = [];
  const taps: Tap[] = [];
  for (const [index, record] of records.entries()) {
    const block = blocks?.[index];
    const readout = readoutOf(record, format, stored, block);
    taps.push(tapOf(record, layers.length, readout, block));
    layers.push(
      ...(block
        ? layersOf(record, block, format, stored.classes.length)
        : denseLayers(record, format, stored.classes.length)),
    );
  }
  return {
    ...rest,
    ...(accumulate ? { accumulate } : {}),
    ...(valueExponent === undefined ? {} : { valueExponent }),
    input: inputOf(input),
    ...{ layers, taps },
  };
}

function inputOf({ size, offsets, ...input }: StoredModel["input"]): DeviceInput {
  return { raw: [size], network: [size], ...(offsets ? { offsets } : {}), ...input };
}

function sameSizes(records: readonly StoredBlock[], blocks: readonly BlockIr[]): boolean {
  const sizes = (all: readonly Pick<BlockIr, "inputs" | "units" | "slices">[]): string =>
    JSON.stringify(all.map(({ inputs, units, slices }) => [inputs, units, slices]));
  return sizes(records) === sizes(blocks);
}

function tapOf(
  { slices, gain = 0 }: StoredBlock,
  layer: number,
  readout: Readout | null,
  block?: BlockIr,
): Tap {
  const { inside = [], cells = null } = block ?? {};
  return { layer, slices, readout, reads: layer + inside.length, cells: cells && { ...cells, gain } };
}

/** The layers of a block as its model file has them, with the values of a record. */
function layersOf(record: StoredBlock, block: BlockIr, format: Format, classes: number): DeviceLayer[] {
  const { slices, density, weights, bias, overlay, pools = [] } = record;
  const { factors, numbers } = ownFields(record);
  const values = { weights, bias, overlay, factors };
  const { layer, inside, followers } = block;
  const densities = [...pools];
  const behind = [...inside, ...followers].map((each): DeviceLayer => {
    switch (each.kind) {
      case "rms":
        return { ...each, density, parameters: [], norm: ownFields(record).norm };
      case "maxPool":
      case "averagePool":
        return { ...followerOf(each).onDevice(each, numbers.exponent), density: densities.shift() ?? 1 };
      case "add":
        throw new Error("no device's file has a net with branches");
      default:
        return each satisfies never;
    }
  });
  const own = weightedOf(layer).onDevice(layer, { format, slices, classes, values, ...numbers });
  return [{ ...own, density }, ...behind];
}

/** A dense layer, and the normalisation behind it if there is one. */
function denseLayers(record: StoredBlock, format: Format, classes: number): DeviceLayer[] {
  const own = layerOf(record, format, classes);
  return record.norm ? [own, normLayer(record)] : [own];
}

function layerOf(record: StoredBlock, format: Format, classes: number): DenseLayer {
  const { name, source, inputs, units, slices, density, weights, bias, overlay } = record;
  const { factors, numbers } = ownFields(record);
  const learns = weightsLearn(numbers);
  const values = { weights, bias, overlay, factors };
  return {
    kind: "dense",
    ...{ name, source, density, input: [inputs], output: [units] },
    parameters: denseParameters(format, { inputs, units, slices, classes }, learns, values),
    ...numbers,
  };
}

/** Fields of a record that depend on its kind. */
interface OwnFields {
  readonly numbers: Pick<DenseLayer, "exponent" | "accumulatorScale" | "learning">;
  readonly factors: WeightedValues["factors"];
  readonly norm: Norm;
  /** Rates of groups. */
  readonly rates: Int32Array | null;
}

/** Fields that integers have, and floats do without. */
function ownFields(record: StoredBlock): OwnFields {
  switch (record.kind) {
    case "integer": {
      const { exponent, accumulatorScale, learning, multiplier, shift, units } = record;
      const rates = learning?.errors.multiplier;
      return {
        numbers: { exponent, accumulatorScale, learning: learning && { family: "integer", ...learning } },
        factors: { multiplier, shift },
        norm: record.norm ?? norm(units, 0),
        rates: rates instanceof Int32Array ? rates : null,
      };
    }
    case "real": {
      const { learning, units } = record;
      return {
        numbers: {
          exponent: 0,
          accumulatorScale: new Float64Array(0),
          learning: learning && { family: "real", ...learning },
        },
        factors: null,
        norm: norm(units, 0),
        rates: null,
      };
    }
    default:
      return record satisfies never;
  }
}

function normLayer(record: StoredBlock): RmsLayer {
  const { name, source, units, density } = record;
  const edge = [units];
  return {
    kind: "rms",
    ...{ name: `${name}_norm`, source, density, input: edge, output: edge, parameters: [] },
    norm: ownFields(record).norm,
  };
}

function readoutOf(
  record: StoredBlock,
  format: Format,
  { classes, scoreExponent }: StoredModel,
  block?: BlockIr,
): Readout | null {
  const { answer, learning, slices } = record;
  const { numbers, rates } = ownFields(record);
  const units = block?.features ?? record.units;
  if (answer === null) return null;
  return definitionOfReadout<Readout>(answer).stored[format.family].from(answer, {
    ...{ format, units, slices, classes: classes.length, scoreExponent },
    learns: { layer: weightsLearn(numbers), head: Boolean(learning?.head) },
    rates,
  });
}
