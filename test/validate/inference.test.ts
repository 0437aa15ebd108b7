import { describe, expect, it } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { schedule } from "../../src/readouts/index.js";
import type { Step } from "../../src/steps/index.js";
import { tensorOf } from "../../src/steps/step.js";
import { validate } from "../../src/validate/validate.js";
import { type Fault, fakeDevice, test } from "../support/device/fake-device.js";
import { CANDIDATES, GROUPS, SLICES } from "../support/models/forms.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";

const check = (options: RandomModelOptions, fault: Fault = {}) => {
  const model = randomModel(options);
  const rest = { test, samples: "all", seed: 3, target: "fake", execution: "qemu", image: null } as const;
  return validate({ ...fakeDevice(fault, model), model, ...rest });
};

it.each(Object.entries({ SLICES, GROUPS, CANDIDATES }))(
  "%s: a device that is the reference agrees",
  async (_, options) => {
    const verdict = await check(options);
    expect([verdict.samples, verdict.mismatches]).toEqual([40, 0]);
  },
);

describe("a corrupted constant is named with its element", () => {
  const weight = ["dense1", "weights", [3, 6]] as const; // input 3, unit 6: the third of the second slice
  const head = ["dense1", "head", [6, 1]] as const;
  it.each([
    ["a weight of the second slice", SLICES, "row", 0, 48 + 3 * 4 + 2, ...weight],
    ["a weight of the second slice, dot layout", SLICES, "dot", 0, 48 + 2 * 12 + 3, ...weight],
    ["a head's weight of the second slice", SLICES, "row", 4, 12 + 2 * 3 + 1, ...head],
    ["a head's weight of the second slice, dot layout", SLICES, "dot", 4, 12 + 1 * 4 + 2, ...head],
    ["a threshold", SLICES, "row", 10, 4, "exits", "thresholds", [1]],
    ["a bound of a group", GROUPS, "row", 4, 2 * 2, "dense1", "bounds", [2]],
    ["a scale of a group", GROUPS, "row", 5, 4 * 1 + 1, "dense1", "scale", [1]],
    ["what a label adds", CANDIDATES, "row", 4, 4 * (1 * 8 + 5), "dense1", "overlay", [1, 5]],
    [
      "what a label adds beside the dot layout",
      CANDIDATES,
      "dot",
      4,
      4 * (1 * 8 + 5),
      "dense1",
      "overlay",
      [1, 5],
    ],
  ] as const)("%s", async (_what, options, kernel, number, byte, layer, tensor, position) => {
    const verdict = await check(options, { kernel, constant: { tensor: number, byte } });
    expect(verdict.firstMismatch).toMatchObject({ sample: null, layer, tensor, position });
  });
});

describe("a fault in a step is traced to the first element that differs", () => {
  /** Flips a bit of an element of the tensor, in sums one that counts, after the first step that `where` accepts. */
  const faultAfter = (
    model: DeviceModel,
    where: (step: Step) => boolean,
    tensor: string,
    at: number,
  ): Fault => {
    const faulty = schedule(model).steps.findIndex(where);
    return {
      after: (index, memory) => {
        const values = tensorOf(memory, tensor);
        if (index === faulty) values[at] = values[at]! ^ (tensor.endsWith("_acc") ? 0x10000 : 1);
      },
    };
  };
  const second = (kind: "dense" | "groups") => (step: Step) => step.kind === kind && step.slice === 1;
  const first = (kind: Step["kind"]) => (step: Step) => step.kind === kind;

  it.each([
    ["a slice", SLICES, second("dense"), "dense1_z", 6, "dense1", "rounding of the requantization"],
    ["groups", GROUPS, second("groups"), "scores", 2, "dense1", "sums of squares of the groups"],
    ["the shared sums", CANDIDATES, first("base"), "dense1_acc", 5, "dense1", "products or the sum"],
    ["the overlay", CANDIDATES, first("overlay"), "dense1_z", 13, "dense1", "what a candidate label adds"],
    ["the beam", CANDIDATES, first("beam"), "active_labels", 1, "beam", "which labels stay in the race"],
  ] as const)("%s", async (_what, options, where, tensor, at, layer, cause) => {
    const model = randomModel(options);
    const { firstMismatch } = await check(options, faultAfter(model, where, tensor, at));
    expect(firstMismatch).toMatchObject({ layer, tensor, index: at, position: [at] });
    expect(firstMismatch!.cause).toContain(cause);
  });

  it("further layers of the race", async () => {
    const model = randomModel(CANDIDATES);
    const faulty = schedule(model).steps.findIndex(first("candidates"));
    const { firstMismatch } = await check(CANDIDATES, {
      after: (index, memory) => {
        if (index === faulty) tensorOf(memory, "scores")[tensorOf(memory, "active_labels")[0]!]! += 7;
      },
    });
    expect(firstMismatch).toMatchObject({ layer: "dense2", tensor: "scores" });
    expect(firstMismatch!.device - firstMismatch!.host).toBe(7);
    expect(firstMismatch!.cause).toContain("the labels in the race agree");
  });
});
