import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { chooseKernel, explainKernel } from "../../src/plan/cost.js";
import { plan } from "../../src/plan/plan.js";
import { changedLayers } from "../support/models/quant.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";

/** 20 -> 12 -> 8 -> 3 classes, densities 0.25, 0.5, 1. */
function small(options: Partial<RandomModelOptions> = {}): DeviceModel {
  const model = randomModel({
    seed: 1,
    storage: "uint8",
    parts: [{ kind: "rms", size: 20 }],
    units: [12, 8],
    classes: ["a", "b", "c"],
    ...options,
  });
  const densities = [0.5, 1];
  const layered = changedLayers(model, (layer, index) => ({ ...layer, density: densities[index]! }));
  return { ...layered, input: { ...layered.input, density: 0.25 } };
}

const FIVE_EXITS = { rule: "margin", thresholds: [1, 2, 3, 4] } as const;

describe("plan", () => {
  test("rows of the layers, by hand", () => {
    expect(plan(small(), { kernel: "row" }).layers).toEqual([
      {
        name: "dense1",
        constants: 20 * 12 + 12 * 9 + 20 + (12 * 3 + 12) + 8,
        ram: 20 + 48 + 12, // x, sums, z
        macs: 20 * 12 + 12 * 3,
        expectedMacs: 0.25 * 20 * 12 + 0.5 * 12 * 3,
        kernel: "row",
        why: "",
      },
      {
        name: "dense2",
        constants: 12 * 8 + 8 * 9 + 20 + (8 * 3 + 12),
        ram: 12 + 32 + 8, // h, sums, z
        macs: 12 * 8 + 8 * 3,
        expectedMacs: 0.5 * 12 * 8 + 8 * 3,
        kernel: "row",
        why: "",
      },
    ]);
  });

  test("totals add the input and the class names; RAM is the arena", () => {
    const { constants, ram, arena, layers } = plan(small());
    expect(constants).toBe(layers[0]!.constants + layers[1]!.constants + 8 + 3 * 2);
    expect([ram, arena]).toEqual([80, 80]);
  });

  test("rows of sliced layers, by hand", () => {
    const { layers, constants } = plan(small({ slices: [3, 2], exits: FIVE_EXITS }), { kernel: "row" });
    expect(layers).toMatchObject([
      {
        constants: 20 * 12 + 12 * 9 + 3 * 20 + (12 * 3 + 3 * 12) + 8,
        ram: 20 + 16 + 12 + 12, // x, sums of 4 units, z, sums of 3 classes: all are needed again
        macs: 20 * 12 + 12 * 3,
        expectedMacs: 0.25 * 20 * 12 + 0.5 * 12 * 3,
      },
      {
        constants: 12 * 8 + 8 * 9 + 2 * 20 + (8 * 3 + 2 * 12),
        ram: 12 + 16 + 8 + 12,
        macs: 12 * 8 + 8 * 3,
        expectedMacs: 0.5 * 12 * 8 + 8 * 3,
      },
    ]);
    const thresholds = 4 * 4;
    expect(constants).toBe(layers[0]!.constants + layers[1]!.constants + 8 + thresholds + 3 * 2);
  });

  test("rows of class groups, by hand", () => {
    expect(plan(small({ readout: "groups" }), { kernel: "row" }).layers).toMatchObject([
      {
        constants: 20 * 12 + 12 * 9 + 20 + (4 * 2 + 3 * 4 + 12) + 8,
        ram: 20 + 48 + 12,
        macs: 20 * 12,
        expectedMacs: 0.25 * 20 * 12,
      },
      { constants: 12 * 8 + 8 * 9 + 20 + (4 * 2 + 3 * 4 + 12), ram: 12 + 32 + 8, macs: 12 * 8 },
    ]);
  });

  test("rows of candidate labels, by hand", () => {
    const model = small({ readout: "goodness", beam: 2 });
    expect(plan(model, { kernel: "row" }).layers).toMatchObject([
      {
        constants: 20 * 12 + 12 * 9 + 20 + 4 * 3 * 12 + 8,
        ram: 48 + 3 * 12, // shared sums, z of every label
        macs: 20 * 12 + 3 * 12,
        expectedMacs: 0.25 * 20 * 12 + 3 * 12,
      },
      {
        constants: 12 * 8 + 8 * 9 + 20,
        ram: 3 * 12 + 12 + 32 + 3 * 8 + 4, // z of every label before, h, sums, z of every label, two labels in a word
        macs: 2 * 12 * 8,
        expectedMacs: 2 * 0.5 * 12 * 8,
      },
    ]);
  });

  test("every dense and head step has a kernel, no other step has", () => {
    const { schedule, kernels } = plan(small(), { kernel: "dot" });
    const products = schedule.steps.flatMap((step, at) => (/dense|head/.test(step.kind) ? [String(at)] : []));
    expect(Object.keys(kernels)).toEqual(products);
    expect(new Set(Object.values(kernels))).toEqual(new Set(["dot"]));
  });
});

describe("heads of slices", () => {
  const headKernels = (model: DeviceModel, kernel?: "sparse"): string[] => {
    const { schedule, kernels } = plan(model, kernel ? { kernel } : {});
    return schedule.steps.flatMap((step, at) =>
      step.kind === "head" && step.layer === 0 ? [kernels[at]!] : [],
    );
  };
  /** So sparse that the skipping kernel is the cheapest for every product. */
  const sparse = (units: number, slices: number): DeviceModel => {
    const model = small({ units: [units, 8], slices: [slices, 1] });
    const layers = model.layers.map((layer) => ({ ...layer, density: 0.02 }));
    return { ...model, input: { ...model.input, density: 0.02 }, layers };
  };

  test("never skip where a slice does not start on a word, even if asked to", () => {
    expect(headKernels(sparse(135, 3))).toEqual(["row", "row", "row"]);
    expect(headKernels(sparse(135, 3), "sparse")).toEqual(["row", "row", "row"]);
    expect(headKernels(sparse(132, 3))).toEqual(["sparse", "sparse", "sparse"]);
    expect(headKernels(sparse(135, 1))).toEqual(["sparse"]);
  });

  test("may skip anywhere with vectors, which need no words", () => {
    const { schedule, kernels } = plan(sparse(135, 3), { kernel: "sparse", simd: "rvv" });
    const heads = schedule.steps.flatMap(({ kind }, at) => (kind === "head" ? [kernels[at]] : []));
    expect(new Set(heads)).toEqual(new Set(["sparse"]));
  });
});

test("candidate labels need one kernel for the shared sums and one per further layer", () => {
  const { schedule, kernels } = plan(small({ readout: "goodness", beam: 2 }), { kernel: "dot" });
  expect(Object.keys(kernels).map((at) => schedule.steps[Number(at)]!.kind)).toEqual(["base", "candidates"]);
});

describe("chooseKernel", () => {
  test("skips where few inputs are active, walks all where all are", () => {
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 0.19 })).toBe("sparse");
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 1 })).toBe("row");
  });

  test("is explained by its estimates", () => {
    expect(explainKernel({ inputs: 784, outputs: 128, density: 0.19 })).toBe(
      "19 % of 784 inputs: sparse 66000, row 300000, dot 490000 instructions",
    );
    const [first, second] = plan(small(), { simd: "rvv" }).layers;
    expect(first!.why).toMatch(/^25 % of 20 inputs: sparse \d+, row \d+, dot \d+ instructions$/);
    expect(second!.why).toMatch(/^50 % of 12 inputs/);
    expect(plan(small(), { kernel: "sparse" }).layers[0]!.why).toBe("");
  });

  test("with vectors: the same for layers, dot products for heads", () => {
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 0.19 }, "rvv")).toBe("sparse");
    expect(chooseKernel({ inputs: 784, outputs: 128, density: 1 }, "rvv")).toBe("row");
    expect(chooseKernel({ inputs: 128, outputs: 10, density: 0.5 }, "rvv")).toBe("dot");
  });

  test("takes the dot product for one output of dense inputs", () => {
    expect(chooseKernel({ inputs: 784, outputs: 1, density: 1 })).toBe("dot");
  });
});
