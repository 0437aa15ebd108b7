import { describe, expect, test } from "vitest";
import type { StoredInteger } from "../../src/checkpoint/stored-model.js";
import { ELEMENTS } from "../../src/formats/element.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { layoutHash, modelHash } from "../../src/parameters/hash.js";
import { deviceTensors, littleEndian } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { changedLayers, integersOf } from "../support/models/quant.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";

const model = randomModel({
  seed: 2,
  storage: "int16",
  parts: [{ kind: "affine", size: 3, perValue: true }],
  units: [2],
  classes: ["a", "b"],
});
const layer = integersOf(model)[0]!;
const head = layer.answer as Extract<StoredInteger["answer"], { kind: "head" }>;

const IMAGE = { seed: 2, storage: "uint8", parts: [{ kind: "rms", size: 3 }], classes: ["a", "b"] } as const;

describe("deviceTensors", () => {
  test("lists every constant in device order, as stored", () => {
    const tensors = deviceTensors(model, plan(model, { kernel: "row" }));
    expect(
      tensors.map(({ layer: name, tensor, element, shape }) => [
        name,
        tensor,
        ELEMENTS[element].c,
        ELEMENTS[element].bytes,
        ...shape,
      ]),
    ).toEqual([
      ["input", "multiplier", "int16_t", 2, 3],
      ["input", "offset", "int32_t", 4, 3],
      ["input", "shift", "uint8_t", 1, 3],
      ["dense1", "weights", "int8_t", 1, 3, 2],
      ["dense1", "bias", "int32_t", 4, 2],
      ["dense1", "multiplier", "int32_t", 4, 2],
      ["dense1", "shift", "uint8_t", 1, 2],
      ["dense1", "head", "int8_t", 1, 2, 2],
    ]);
    expect(tensors.map(({ bytes }) => bytes.length)).toEqual([6, 12, 3, 6, 8, 8, 2, 4]);
  });

  test("the dot kernel stores [outputs][inputs]", () => {
    const weights = deviceTensors(model, plan(model, { kernel: "dot" }))[3]!;
    const [a, b, c, d, e, f] = layer.weights;
    expect(weights).toMatchObject({ shape: [2, 3], order: "turned" });
    expect([...new Int8Array(weights.bytes)]).toEqual([a, c, e, b, d, f]);
  });

  test("slices lie one after the other, each turned for the dot kernel", () => {
    const sliced = randomModel({ ...IMAGE, units: [4], slices: [2] });
    const stored = deviceTensors(sliced, plan(sliced, { kernel: "dot" }));
    const [a, b, c, d, e, f, g, h, i, j, k, l] = integersOf(sliced)[0]!.weights;
    expect(stored[0]).toMatchObject({ tensor: "weights", shape: [2, 2, 3], order: "turned" });
    expect([...(stored[0]!.values as Int8Array)]).toEqual([a, c, e, b, d, f, g, i, k, h, j, l]);
    expect(stored.at(-1)).toMatchObject({ tensor: "head", shape: [2, 2, 2], order: "turned" });
    const straight = deviceTensors(sliced, plan(sliced, { kernel: "row" }))[0]!;
    expect(straight).toMatchObject({ shape: [2, 3, 2], values: integersOf(sliced)[0]!.weights });
  });

  test("answers and thresholds have tables of their own", () => {
    const roles = (options: Partial<RandomModelOptions>) => {
      const each = randomModel({ ...IMAGE, units: [4, 2], ...options });
      return deviceTensors(each, plan(each)).map(({ layer: name, tensor, element, shape }) => [
        name,
        tensor,
        ELEMENTS[element].c,
        ...shape,
      ]);
    };
    const exits = { rule: "margin", thresholds: [9, 8] } as const;
    const groups = roles({ readout: "groups", slices: [2, 1], exits });
    expect(groups.slice(4, 6)).toEqual([
      ["dense1", "bounds", "uint16_t", 3],
      ["dense1", "scale", "int32_t", 2],
    ]);
    expect(groups.at(-1)).toEqual(["exits", "thresholds", "int32_t", 2]);
    const candidates = roles({ readout: "goodness" });
    expect(candidates[4]).toEqual(["dense1", "overlay", "int32_t", 2, 4]);
    expect(candidates).toHaveLength(9);
  });

  test("bytes are little-endian", () => {
    expect([...littleEndian("int32", [-2, 0x01020304])]).toEqual([0xfe, 0xff, 0xff, 0xff, 4, 3, 2, 1]);
    expect([...littleEndian("int16", [-2])]).toEqual([0xfe, 0xff]);
    expect([...littleEndian("uint8", [200])]).toEqual([200]);
    expect([...littleEndian("f32", [1])]).toEqual([0, 0, 0x80, 0x3f]);
  });
});

describe("hashes", () => {
  const other = (change: Partial<DeviceModel>): DeviceModel => ({ ...model, ...change });
  const withLayer = (change: Partial<StoredInteger>): DeviceModel =>
    changedLayers(model, () => ({ ...layer, ...change }));

  test("are 64 hexadecimal digits and do not depend on names", () => {
    expect(modelHash(model)).toMatch(/^[0-9a-f]{64}$/);
    expect(layoutHash(model)).toMatch(/^[0-9a-f]{64}$/);
    expect(modelHash(other({ name: "other", classes: ["x", "y"] }))).toBe(modelHash(model));
    expect(modelHash(withLayer({ name: "other", source: "elsewhere:1" }))).toBe(modelHash(model));
  });

  test.each([
    ["weights", withLayer({ weights: changed(layer.weights, 5, 99) })],
    ["bias", withLayer({ bias: changed(layer.bias, 0, 99) })],
    ["multiplier", withLayer({ multiplier: changed(layer.multiplier, 1, 0x40000001) })],
    ["shift", withLayer({ shift: changed(layer.shift, 1, 30) })],
    ["head", withLayer({ answer: { ...head, weights: changed(head.weights, 3, 99) } })],
  ])("a changed %s changes the model hash alone", (_what, different) => {
    expect(modelHash(different)).not.toBe(modelHash(model));
    expect(layoutHash(different)).toBe(layoutHash(model));
  });

  test.each([
    ["score exponent", other({ scoreExponent: 3 })],
    ["kind of sums", other({ accumulate: "f16" })],
    ["storage", other({ input: { ...model.input, storage: "uint8" } })],
    ["number of classes", other({ classes: ["a", "b", "c"] })],
    ["exponent of a layer", withLayer({ exponent: 1 })],
    ["shift of a head", withLayer({ answer: { ...head, shift: 15 } })],
    ["number of slices", withLayer({ slices: 2 })],
    ["number of candidate labels", other({ beam: 2 })],
    ["rule of leaving", other({ exits: { rule: "margin", thresholds: Int32Array.of() } })],
    ["form of answer", withLayer({ answer: { kind: "goodness", multiplier: 1 } })],
  ])("another %s changes both", (_what, different) => {
    expect(layoutHash(different)).not.toBe(layoutHash(model));
    expect(modelHash(different)).not.toBe(modelHash(model));
  });

  const grouped = (bounds: number[], scale: number[]): DeviceModel =>
    withLayer({
      answer: { kind: "groups", bounds: Uint16Array.from(bounds), multiplier: Int32Array.from(scale) },
    });
  const leaving = (rule: "margin" | "lightff", threshold: number): DeviceModel =>
    other({ exits: { rule, thresholds: Int32Array.of(threshold) } });

  test.each([
    ["scale of a group", grouped([0, 1, 2], [7, 8]), grouped([0, 1, 2], [7, 9])],
    ["threshold", leaving("margin", 5), leaving("margin", 6)],
    [
      "constant of a label",
      withLayer({ overlay: Int32Array.of(1, 2, 3, 4) }),
      withLayer({ overlay: Int32Array.of(1, 2, 3, 5) }),
    ],
  ])("where there is one, a changed %s changes the model hash alone", (_what, one, another) => {
    expect(modelHash(another)).not.toBe(modelHash(one));
    expect(layoutHash(another)).toBe(layoutHash(one));
  });

  test.each([
    ["bound of a group", grouped([0, 1, 2], [7, 8]), grouped([0, 1, 3], [7, 8])],
    ["rule of leaving", leaving("margin", 5), leaving("lightff", 5)],
    [
      "factor of goodness",
      withLayer({ answer: { kind: "goodness", multiplier: 1 } }),
      withLayer({ answer: { kind: "goodness", multiplier: 2 } }),
    ],
  ])("where there is one, another %s changes both", (_what, one, another) => {
    expect(layoutHash(another)).not.toBe(layoutHash(one));
    expect(modelHash(another)).not.toBe(modelHash(one));
  });
});

/** A copy with one other element. */
function changed<T extends Int8Array | Int16Array | Uint8Array | Int32Array>(
  values: T,
  index: number,
  value: number,
): T {
  const copy = values.slice() as T;
  copy[index] = value;
  return copy;
}
