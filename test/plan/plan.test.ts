import { describe, expect, test } from "vitest";
import type { QuantModel } from "../../src/ir/quant.js";
import { chooseKernel } from "../../src/plan/cost.js";
import { plan } from "../../src/plan/plan.js";
import { randomModel } from "../emit/random-model.js";

/** 20 -> 12 -> 8 -> 3 classes, densities 0.25, 0.5, 1. */
function small(): QuantModel {
  const model = randomModel({
    seed: 1,
    storage: "uint8",
    parts: [{ kind: "rms", size: 20 }],
    units: [12, 8],
    classes: ["a", "b", "c"],
  });
  const densities = [0.5, 1];
  const layers = model.layers.map((layer, index) => ({ ...layer, density: densities[index]! }));
  return { ...model, input: { ...model.input, density: 0.25 }, layers };
}

describe("plan", () => {
  test("rows of the layers, by hand", () => {
    expect(plan(small(), { kernel: "full" }).layers).toEqual([
      {
        name: "dense1",
        constants: 20 * 12 + 12 * 9 + 20 + (12 * 3 + 12) + 8,
        ram: 20 + 48 + 12, // x, sums, z
        macs: 20 * 12 + 12 * 3,
        expectedMacs: 0.25 * 20 * 12 + 0.5 * 12 * 3,
        kernel: "full",
      },
      {
        name: "dense2",
        constants: 12 * 8 + 8 * 9 + 20 + (8 * 3 + 12),
        ram: 12 + 32 + 8, // h, sums, z
        macs: 12 * 8 + 8 * 3,
        expectedMacs: 0.5 * 12 * 8 + 8 * 3,
        kernel: "full",
      },
    ]);
  });

  test("totals add the input and the class names; RAM is the arena", () => {
    const { constants, ram, arena, layers } = plan(small());
    expect(constants).toBe(layers[0]!.constants + layers[1]!.constants + 8 + 3 * 2);
    expect([ram, arena]).toEqual([80, 80]);
  });

  test("every dense and head step has a kernel, no other step has", () => {
    const { schedule, kernels } = plan(small(), { kernel: "dot" });
    const products = schedule.steps.flatMap((step, at) => (/dense|head/.test(step.kind) ? [String(at)] : []));
    expect(Object.keys(kernels)).toEqual(products);
    expect(new Set(Object.values(kernels))).toEqual(new Set(["dot"]));
  });
});

describe("chooseKernel", () => {
  test("skips where few inputs are active, walks all where all are", () => {
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 0.19 })).toBe("skip");
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 1 })).toBe("full");
  });

  test("takes the dot product for one output of dense inputs", () => {
    expect(chooseKernel({ inputs: 784, outputs: 1, density: 1 })).toBe("dot");
  });
});
