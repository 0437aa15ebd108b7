import { describe, expect, test } from "vitest";
import { layoutHash, modelHash } from "../../src/emit/hash.js";
import { deviceTensors, littleEndian } from "../../src/emit/tensors.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { plan } from "../../src/plan/plan.js";
import { randomModel } from "./random-model.js";

const model = randomModel({
  seed: 2,
  storage: "int16",
  parts: [{ kind: "affine", size: 3, perValue: true }],
  units: [2],
  classes: ["a", "b"],
});
const layer = model.layers[0]!;

describe("deviceTensors", () => {
  test("lists every constant in device order, as stored", () => {
    const tensors = deviceTensors(model, plan(model, { kernel: "full" }));
    expect(
      tensors.map((each) => [each.layer, each.tensor, each.type, each.elementBytes, ...each.shape]),
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
    expect(weights).toMatchObject({ shape: [2, 3], transposed: true });
    expect([...new Int8Array(weights.bytes)]).toEqual([a, c, e, b, d, f]);
  });

  test("bytes are little-endian", () => {
    expect([...littleEndian("int32_t", [-2, 0x01020304])]).toEqual([0xfe, 0xff, 0xff, 0xff, 4, 3, 2, 1]);
    expect([...littleEndian("int16_t", [-2])]).toEqual([0xfe, 0xff]);
    expect([...littleEndian("uint8_t", [200])]).toEqual([200]);
    expect([...littleEndian("float", [1])]).toEqual([0, 0, 0x80, 0x3f]);
  });
});

describe("hashes", () => {
  const other = (change: Partial<QuantModel>): QuantModel => ({ ...model, ...change });
  const withLayer = (change: Partial<typeof layer>): QuantModel =>
    other({ layers: [{ ...layer, ...change }] });

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
    ["head", withLayer({ head: { ...layer.head!, weights: changed(layer.head!.weights, 3, 99) } })],
  ])("a changed %s changes the model hash alone", (_what, different) => {
    expect(modelHash(different)).not.toBe(modelHash(model));
    expect(layoutHash(different)).toBe(layoutHash(model));
  });

  test.each([
    ["score exponent", other({ scoreExponent: 3 })],
    ["storage", other({ input: { ...model.input, storage: "uint8" } })],
    ["number of classes", other({ classes: ["a", "b", "c"] })],
    ["exponent of a layer", withLayer({ exponent: 1 })],
    ["shift of a head", withLayer({ head: { ...layer.head!, shift: 15 } })],
  ])("another %s changes both", (_what, different) => {
    expect(layoutHash(different)).not.toBe(layoutHash(model));
    expect(modelHash(different)).not.toBe(modelHash(model));
  });
});

/** A copy with one other element. */
function changed<T extends Int8Array | Uint8Array | Int32Array>(values: T, index: number, value: number): T {
  const copy = values.slice() as T;
  copy[index] = value;
  return copy;
}
