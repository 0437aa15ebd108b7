import { fromStored, toStored } from "../../../src/checkpoint/stored-form.js";
import type { StoredInteger, StoredModel, StoredReal } from "../../../src/checkpoint/stored-model.js";
import type { Values } from "../../../src/formats/element.js";
import { blocksOf } from "../../../src/ir/blocks.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Role } from "../../../src/ir/parameter.js";

/** Literal models are written as records of blocks, as a device's file has them, and read as the file is. */

/** What a test says about a thing, all of `Named` and any of the rest. */
type Given<Whole, Named extends keyof Whole> = Pick<Whole, Named> & Partial<Whole>;

/** A layer in integers, as plain as it can be where nothing is given: it answers nothing and never learns. */
export function integerLayer(given: Given<StoredInteger, "inputs" | "units" | "weights">): StoredInteger {
  const { units } = given;
  return {
    kind: "integer",
    name: "layer",
    source: "model.ts:1",
    slices: 1,
    density: 0.5,
    bias: new Int32Array(units),
    overlay: null,
    multiplier: new Int32Array(units).fill(2 ** 30),
    shift: new Uint8Array(units).fill(1),
    accumulatorScale: new Float64Array(units).fill(1),
    exponent: 0,
    answer: null,
    norm: null,
    learning: null,
    ...given,
  };
}

/** A layer in halves or floats, as plain as it can be where nothing is given. */
export function realLayer(given: Given<StoredReal, "inputs" | "units" | "weights">): StoredReal {
  return {
    kind: "real",
    name: "layer",
    source: "model.ts:1",
    slices: 1,
    density: 0.5,
    bias: new Float32Array(given.units),
    overlay: null,
    answer: null,
    norm: null,
    learning: null,
    ...given,
  };
}

/** The input of these parts, which follow each other, from bytes that are used as they are. */
export function quantInput(given: Given<StoredModel["input"], "parts">): StoredModel["input"] {
  return {
    size: given.parts.reduce((sum, { size }) => sum + size, 0),
    storage: "uint8",
    steps: new Float64Array(0),
    exponent: 5,
    density: 1,
    ...given,
  };
}

type StoredLearning = NonNullable<StoredModel["learning"]>;

/** Learning by mono-forward heads that keeps and guards nothing. */
export function quantLearning(given: Partial<StoredLearning>): StoredLearning {
  return {
    rule: "monoForward",
    seed: 77,
    skip: 0,
    stride: 0,
    pair: null,
    shipped: null,
    recent: 0,
    guard: null,
    adaptation: null,
    learnt: null,
    ...given,
  };
}

/** An int8 model of three classes without exits, which stays as it is. */
export function quantModel(given: Given<StoredModel, "input" | "layers">): DeviceModel {
  return fromStored({
    name: "tiny",
    classes: ["a", "b", "c"],
    precision: "int8",
    scoreExponent: 0,
    beam: 0,
    exits: null,
    learning: null,
    ...given,
  });
}

/** The model with another record. */
export function changed(
  model: DeviceModel,
  change: (record: StoredModel) => Partial<StoredModel>,
): DeviceModel {
  const record = toStored(model);
  return fromStored({ ...record, ...change(record) });
}

/** The model with another record of each block. */
export function changedLayers(
  model: DeviceModel,
  change: (record: StoredModel["layers"][number], index: number) => StoredModel["layers"][number],
): DeviceModel {
  return changed(model, ({ layers }) => ({ layers: layers.map(change) }));
}

/** The model with other values of one parameter of its layers, whatever their kind; null leaves a layer as it is. */
export function withValues<Model extends DeviceModel>(
  model: Model,
  role: Role,
  change: (values: Values, block: number) => Values | null,
): Model {
  const layers = model.layers.map((layer) => {
    const block = blocksOf(model).findIndex((each) => each.layer === layer);
    const parameters = layer.parameters.map((each) =>
      each.role === role && block >= 0
        ? { ...each, values: change(each.values, block) ?? each.values }
        : each,
    );
    return { ...layer, parameters };
  });
  return { ...model, layers };
}

/** The records of all blocks in integers. */
export function integersOf(model: DeviceModel): StoredInteger[] {
  return toStored(model).layers.map((layer) => {
    if (layer.kind !== "integer") throw new Error(`${layer.name} has no integers`);
    return layer;
  });
}

/** The records of all blocks in halves or floats. */
export function realsOf(model: DeviceModel): StoredReal[] {
  return toStored(model).layers.map((layer) => {
    if (layer.kind !== "real") throw new Error(`${layer.name} has no floats`);
    return layer;
  });
}
