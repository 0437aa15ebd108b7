import { describe, expect, it } from "vitest";
import type { Samples } from "../../src/ir/data.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { createRandom } from "../../src/numerics/prng.js";
import { conditionOf } from "../../src/reference/condition.js";
import { randomModel, randomSample } from "../support/models/random-model.js";

const model = randomModel();
const random = createRandom(1);
const rows = Array.from({ length: 50 }, () => [...randomSample(random, model)]);
const samples: Samples = {
  storage: "uint8",
  size: 50,
  count: 50,
  inputs: Uint8Array.from(rows.flat()),
  labels: new Uint16Array(50),
};
const look = (changed: QuantModel, own = samples) => conditionOf(changed, own);

/** The model with other biases in its first layer. */
function biased(value: number): QuantModel {
  const [first, ...others] = model.layers;
  if (first?.kind !== "integer") throw new Error("no integers");
  return { ...model, layers: [{ ...first, bias: first.bias.map(() => value) }, ...others] };
}

describe("the condition of a model", () => {
  it("is good where activations are spread over their range", () => {
    const { layers, input } = look(model);
    expect(layers.map(({ silent }) => silent)).toEqual([0, 0]);
    expect(Math.max(...layers.map(({ saturated }) => saturated))).toBeLessThan(0.2);
    expect(input).toEqual({ dominated: 0, coarse: [] });
  });

  it("shows a layer whose units are never active, and the layer behind it as it is", () => {
    const [first] = look(biased(-(2 ** 29))).layers;
    expect(first).toMatchObject({ silent: 1, saturated: 0 });
  });

  it("is that of all layers, also where exits are taken before them", () => {
    const leaving: QuantModel = { ...model, exits: { rule: "margin", thresholds: Int32Array.of(0) } };
    expect(look(leaving)).toEqual(look(model));
  });

  it("shows a layer whose units are all at the end of their range", () => {
    expect(look(biased(2 ** 29)).layers[0]).toMatchObject({ silent: 0, saturated: 1 });
  });

  it("shows samples in which one value outweighs all others", () => {
    const inputs = samples.inputs.slice();
    for (let n = 0; n < 10; n++) {
      inputs.fill(1, n * samples.size, (n + 1) * samples.size);
      inputs[n * samples.size + 3] = 255;
    }
    expect(look(model, { ...samples, inputs }).input.dominated).toBe(0.2);
  });

  it("shows inputs that share a few steps because of rare large values, but not flags", () => {
    const affine = randomModel({ storage: "int16", parts: [{ kind: "affine", size: 2 }] });
    const [part] = affine.input.parts;
    if (part?.kind !== "affine") throw new Error("not affine");
    const one = { ...part, multiplier: Int32Array.of(1), offset: Int32Array.of(0), shift: Uint8Array.of(1) };
    const changed = { ...affine, input: { ...affine.input, parts: [one] } };
    const count = 100;
    const inputs = new Int16Array(2 * count);
    for (let n = 0; n < count; n++) {
      inputs[2 * n] = n === 7 ? 250 : n % 5; //   0..2 steps, and one value of 125
      inputs[2 * n + 1] = n === 9 ? 250 : 0; //   always the same but once
    }
    const own = { storage: "int16", size: 2, count, inputs, labels: new Uint16Array(count) } as const;
    expect(look(changed, own).input.coarse).toEqual([0]);
  });
});
