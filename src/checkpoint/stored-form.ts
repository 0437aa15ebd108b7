import type { Format } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { int32s, reals, weightsOf } from "../formats/narrow.js";
import { type Block, blocksOf, findParameter, valuesOf } from "../ir/blocks.js";
import type { DeviceInput, DeviceModel, Readout, StoredSamples, Tap } from "../ir/device-model.js";
import type { DenseLayer, DeviceLayer, Norm, RmsLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import type { IntegerLearning, LayerLearning, RealLearning } from "../ir/update-constants.js";
import { denseParameters } from "../layers/dense.js";
import type { WeightedValues } from "../layers/layer.js";
import { norm } from "../numerics/fixed-point.js";
import { featuresHash } from "../parameters/features-hash.js";
import { definitionOfReadout } from "../readouts/index.js";
import { factorsOf, sizesOf } from "../steps/step.js";
import type { StoredBlock, StoredInteger, StoredModel, StoredReal } from "./stored-model.js";

/** A device's model between its file, in which each block is a record, and the layers of a program. */

/** The record of a model. */
export function toStored(model: DeviceModel): StoredModel {
  const { name, classes, precision, accumulate, beam, exits, learning, scoreExponent } = model;
  const { family } = formatOf(model);
  const store: (block: Block) => StoredBlock = { integer: integerBlock, real: realBlock }[family];
  return {
    ...{ name, classes: [...classes], precision, ...(accumulate ? { accumulate } : {}), beam, exits },
    ...(model.features ? { features: featuresHash(model.features) } : {}),
    learning: learning && {
      ...learning,
      shipped: learning.shipped && { ...learning.shipped, x: rowsOf(learning.shipped) },
      guard: learning.guard && { ...learning.guard, x: rowsOf(learning.guard) },
      learnt: learning.learnt && { ...learning.learnt },
    },
    input: storedInput(model.input),
    layers: blocksOf(model).map(store),
    scoreExponent,
  };
}

function rowsOf({ x }: StoredSamples): Int8Array | Float32Array {
  return x instanceof Int8Array ? x : reals(x);
}

function storedInput(input: DeviceInput): StoredModel["input"] {
  const { raw, storage, steps, offsets, exponent, density, parts } = input;
  return {
    ...{ size: sizeOf(raw), storage, steps, ...(offsets ? { offsets } : {}), exponent, density },
    parts: [...parts],
  };
}

/** Fields of the records of all families. */
function commonFields(block: Block) {
  const { layer, tap } = block;
  const { name, source, density } = layer;
  return { name, source, ...sizesOf(block), slices: tap.slices, density };
}

/** The normalisation behind a block; null where there is none. */
function normOf({ followers, layer }: Block): RmsLayer["norm"] | null {
  const [first = null, ...others] = followers;
  if (first === null) return null;
  if (others.length > 0) throw new Error(`version 1 has one layer at most behind ${layer.name}`);
  const { kind } = first;
  switch (kind) {
    case "rms":
      return first.norm;
    case "maxPool":
    case "averagePool":
      throw new Error("version 1 of the file has no layers over maps"); // they do not learn
    default:
      return kind satisfies never;
  }
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

/**
 * The model of a record whose fields have their types. Sizes are those that it states: whether the arrays have them is for
 * the caller to check.
 */
export function fromStored(stored: StoredModel): DeviceModel {
  const { input, layers: records, accumulate, features, ...rest } = stored; // the code itself is in the model file
  const format = formatOf(stored);
  const layers: DeviceLayer[] = [];
  const taps: Tap[] = [];
  for (const record of records) {
    const { slices } = record;
    const at = layers.length;
    const readout = readoutOf(record, format, stored.classes.length);
    taps.push({ layer: at, slices, readout, reads: at, cells: null });
    layers.push(layerOf(record, format, stored.classes.length));
    if (record.norm) layers.push(normLayer(record));
  }
  return {
    ...rest,
    ...(accumulate ? { accumulate } : {}),
    input: inputOf(input),
    ...{ layers, taps },
  };
}

function inputOf({ size, offsets, ...input }: StoredModel["input"]): DeviceInput {
  return { raw: [size], network: [size], ...(offsets ? { offsets } : {}), ...input };
}

function layerOf(record: StoredBlock, format: Format, classes: number): DenseLayer {
  const { name, source, inputs, units, slices, density, weights, bias, overlay } = record;
  const learns = record.learning !== null;
  const { factors, numbers } = ownFields(record);
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

function readoutOf(record: StoredBlock, format: Format, classes: number): Readout | null {
  const { answer, learning, units, slices } = record;
  if (answer === null) return null;
  return definitionOfReadout<Readout>(answer).stored[format.family].from(answer, {
    ...{ format, units, slices, classes },
    learns: { layer: learning !== null, head: Boolean(learning?.head) },
    rates: ownFields(record).rates,
  });
}
