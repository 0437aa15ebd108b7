import { describe, expect, it } from "vitest";
import { row } from "../../src/ir/data.js";
import { schedule } from "../../src/readouts/index.js";
import { inferReference } from "../../src/reference/infer.js";
import { jsonText } from "../../src/report/schemas.js";
import { validateText } from "../../src/report/text.js";
import { tensorOf } from "../../src/steps/step.js";
import { gatesOf, TOLERANCES } from "../../src/validate/gates.js";
import { accuracy, distribution, exitShares } from "../../src/validate/statistics.js";
import { sampleOrder, validate } from "../../src/validate/validate.js";
import { type Fault, fakeDevice, model, test } from "../support/device/fake-device.js";
import { NOTHING_TO_SAY } from "../support/verdict.js";

const check = (fault: Fault = {}, samples: number | "all" = "all") =>
  validate({
    ...fakeDevice(fault),
    model,
    test,
    samples,
    seed: 3,
    target: "fake",
    execution: "qemu",
    image: null,
  });

// Steps: 0 input, 1 dense first, 2 head first, 3 rms first, 4 dense second, 5 head second, 6 answer.
describe("validate", () => {
  it("finds no mismatch on a device that is the reference, and measures it", async () => {
    const verdict = await check();
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
    expect(verdict.firstMismatch).toBe(undefined);
    expect(verdict).toMatchObject({
      target: "fake",
      precision: "int8",
      execution: "qemu",
      samples: 40,
      mismatches: 0,
      testAccuracy: verdict.deviceAccuracy,
      hostAccuracy: verdict.deviceAccuracy,
      instructions: { mean: 1020.5, p99: 1040, max: 1040 },
      memory: {
        flash: null,
        ram: null,
        stack: null,
        firmware: { flash: null, ram: null, stackPainted: 512 },
      },
      line: { repeats: 2, damagedToHost: 1, damagedToDevice: 3 },
    });
    expect(verdict.stateHash.host).toBe(verdict.stateHash.device);
    expect(verdict.macs!.max).toBeGreaterThan(100);
    expect(verdict.exits).toMatchObject([
      { exit: 0, place: "first", share: 0, accuracyLeaving: null, threshold: null },
      { exit: 1, place: "second", share: 1, accuracyLeaving: verdict.deviceAccuracy, threshold: null },
    ]);
    expect(verdict.exits[1]!.accuracyAlone).toBe(verdict.hostAccuracy);
  });

  it("counts what leaves at each exit of a model with exits", async () => {
    const exits = { rule: "margin", thresholds: Int32Array.from([8_000]) } as const;
    const leaving = { ...model, exits };
    const rest = { samples: 30, seed: 3, target: "fake", execution: "host", image: null } as const;
    const verdict = await validate({ ...fakeDevice({}, leaving), model: leaving, test, ...rest });
    const order = sampleOrder(40, 30, 3);
    const predictions = order.map((n) => inferReference(leaving, schedule(leaving), row(test, n)));
    const early = predictions.flatMap(({ exit, label }, at) =>
      exit === 0 ? [label === test.labels[order[at]!]] : [],
    );
    expect(early.length).toBeGreaterThan(5);
    expect(early.length).toBeLessThan(25);
    expect(verdict.mismatches).toBe(0);
    expect(verdict.exits[0]).toMatchObject({
      share: early.length / 30,
      accuracyLeaving: early.filter(Boolean).length / early.length,
      threshold: 8_000,
    });
    expect(verdict.exits[1]).toMatchObject({ share: (30 - early.length) / 30, threshold: null });
    expect(verdict.macs!.mean).toBeLessThan((await check({}, 30)).macs!.mean);
    const report = {
      ...verdict,
      ...NOTHING_TO_SAY,
      gates: gatesOf(verdict, null, TOLERANCES),
    };
    expect(JSON.parse(jsonText("validate", report))).toEqual(report);
    expect(validateText(report)).toMatch(/first +\d+\.\d\d % +\d+\.\d\d % +\d+\.\d\d % +8 000\n/);
  });

  it("runs a seeded choice, or all in file order, and reports progress", async () => {
    expect(sampleOrder(5, "all", 3)).toEqual([0, 1, 2, 3, 4]);
    expect(sampleOrder(40, 7, 3)).toEqual(sampleOrder(40, 40, 3).slice(0, 7));
    expect(sampleOrder(40, 40, 3)).not.toEqual(sampleOrder(40, 40, 4));
    expect(sampleOrder(4, 100, 1).sort()).toEqual([0, 1, 2, 3]);
    const seen: [string, number, number][] = [];
    const progress = (...step: [string, number, number]): void => void seen.push(step);
    const rest = { samples: 20, seed: 3, target: "fake", execution: "host", image: null } as const;
    const verdict = await validate({ ...fakeDevice(), model, test, ...rest, progress });
    expect(verdict.samples).toBe(20);
    expect(seen).toEqual([
      ["reference", 0, 40],
      ["device", 0, 20],
      ["device", 8, 20],
      ["device", 16, 20],
      ["device", 20, 20],
    ]);
  });
});

describe("a corrupted constant is named with its element", () => {
  // Tensors per layer: weights, bias, multiplier, shift, head.
  it.each([
    ["a weight", "sparse", 0, 3 * 8 + 5, 0x10, "first", "weights", 29, [3, 5]],
    ["a weight of the dot layout", "dot", 0, 5 * 12 + 3, 0x10, "first", "weights", 63, [3, 5]],
    ["a head's weight", "row", 9, 4 * 3 + 2, 0x10, "second", "head", 14, [4, 2]],
    ["a head's weight of the dot layout", "dot", 9, 2 * 5 + 4, 0x10, "second", "head", 14, [4, 2]],
    ["a bias, by its second byte", "sparse", 6, 4 * 2 + 1, 0x1000, "second", "bias", 2, [2]],
    ["a multiplier, by its highest byte", "sparse", 2, 4 * 7 + 3, 0x1000_0000, "first", "multiplier", 7, [7]],
    ["a shift", "sparse", 8, 4, 0x10, "second", "shift", 4, [4]],
  ] as const)("%s", async (_what, kernel, number, byte, flipped, layer, tensor, index, position) => {
    const verdict = await check({ kernel, constant: { tensor: number, byte } });
    expect(verdict.firstMismatch).toMatchObject({ sample: null, layer, tensor, index, position });
    const { host, device, cause } = verdict.firstMismatch!;
    expect(host ^ device).toBe(flipped);
    expect(cause).toContain("a constant on the device is not what was emitted");
    expect(verdict.mismatches).toBe(1);
  });
});

describe("a fault in a step is traced to the first element that differs", () => {
  const faultIn = (step: number, tensor: string, change: (value: number) => number, at: number): Fault => ({
    after: (index, memory) => {
      const values = tensorOf(memory, tensor);
      if (index === step) values[at] = change(values[at]!);
    },
  });

  it.each([
    ["input", 0, "x", 4, "input", "the input step"],
    ["rms", 3, "first_h", 6, "first", "RMS normalisation"],
    ["second head", 5, "scores", 1, "second", "the head's products"],
    ["first head", 2, "scores", 0, "first", "the head's products"],
  ] as const)("%s", async (_what, step, tensor, at, layer, cause) => {
    const verdict = await check(faultIn(step, tensor, (value) => value + (value < 100 ? 3 : -3), at));
    expect(verdict.firstMismatch).toMatchObject({
      step,
      layer,
      tensor,
      index: at,
      position: [at],
    });
    expect(verdict.firstMismatch!.cause).toContain(cause);
    expect(Math.abs(verdict.firstMismatch!.host - verdict.firstMismatch!.device)).toBe(3);
    expect(verdict.mismatches).toBeGreaterThan(0);
  });

  it("dense: one LSB points to the requantization, more to the sum; the accumulator is shown", async () => {
    const shift = (by: number) => faultIn(1, "first_z", (value) => value + (value > 60 ? -by : by), 2);
    const rounding = (await check(shift(1))).firstMismatch!;
    const sum = (await check(shift(9))).firstMismatch!;
    expect(rounding).toMatchObject({ step: 1, layer: "first", tensor: "first_z", index: 2 });
    expect(rounding.cause).toContain("rounding of the requantization");
    expect(sum.cause).toContain("products or the sum");
    expect(typeof sum.accumulator).toBe("number");
    const z = Math.min(127, Math.max(0, (Math.floor(sum.accumulator! / 4) + 64) >> 7));
    expect(z).toBe(sum.host);
  });

  it("names the first sample that differs by its index in the test set", async () => {
    const verdict = await check(
      { answer: (prediction, n) => (n === 6 ? { ...prediction, margin: 5 } : prediction) },
      10,
    );
    expect(verdict.mismatches).toBe(1);
    expect(verdict.firstMismatch!.sample).toBe(sampleOrder(40, 10, 3)[5]);
  });

  it("a trace that agrees points to the calls of infer", async () => {
    const verdict = await check({
      after: (step, memory, run) => {
        if (step === 5 && run === "infer") tensorOf(memory, "scores")[2]! += 1;
      },
    });
    expect(verdict.mismatches).toBe(40);
    expect(verdict.firstMismatch).toMatchObject({ sample: 0, layer: "answer", tensor: "scores", index: 2 });
    expect(verdict.firstMismatch!.cause).toContain("the call sequence");
    expect(verdict.firstMismatch!.step).toBe(undefined);
  });

  it.each(["label", "exit", "margin", "goodness", "macs"] as const)(
    "a wrong %s alone counts",
    async (field) => {
      const verdict = await check({
        answer: (prediction) => ({ ...prediction, [field]: prediction[field] + 1 }),
      });
      expect(verdict.mismatches).toBe(40);
      expect(verdict.firstMismatch).toMatchObject({ sample: 0, layer: "answer", tensor: field });
      const { host, device } = verdict.firstMismatch!;
      expect(device - host).toBe(1);
      expect(verdict.firstMismatch!.cause).toContain(
        field === "macs" ? "counting of a kernel" : "the call sequence",
      );
    },
  );

  it("an answer that is right the second time is called so", async () => {
    const verdict = await check({
      answer: (prediction, n) => (n === 1 ? { ...prediction, label: 9 } : prediction),
    });
    expect(verdict.mismatches).toBe(1);
    expect(verdict.firstMismatch!.cause).toContain("a second run of the same sample agrees");
  });
});

describe("statistics", () => {
  it("take the 99th percentile by nearest rank", () => {
    const values = Array.from({ length: 200 }, (_, i) => 200 - i);
    expect(distribution(values)).toEqual({ mean: 100.5, p99: 198, max: 200 });
    expect(distribution([7])).toEqual({ mean: 7, p99: 7, max: 7 });
    expect(distribution([9, 10, 100])).toEqual({ mean: 119 / 3, p99: 100, max: 100 });
  });

  it("count right labels per exit: where they leave, and if all left there", () => {
    const results = [
      { label: 0, exit: 1 },
      { label: 1, exit: 0 },
      { label: 2, exit: 1 },
      { label: 2, exit: 1 },
    ];
    const labels = Uint16Array.from([0, 1, 1, 2]);
    expect(accuracy(results, [...labels])).toBe(0.75);
    const alone = (place: string, answers: number[]) => ({
      place,
      labels: Uint16Array.from(answers),
      margins: new Int32Array(4),
      scores: new Int32Array(12),
      macs: new Uint32Array(4),
    });
    const exits = [alone("a[0]", [2, 1, 0, 0]), alone("a[1]", [0, 1, 2, 2]), alone("b", [0, 1, 1, 2])];
    const table = { count: 4, classes: 3, exits };
    const policy = { rule: "margin", thresholds: Int32Array.from([7, 0x7fff_ffff]) } as const;
    expect(exitShares(results, { table, labels }, policy)).toEqual([
      { exit: 0, place: "a[0]", share: 0.25, accuracyLeaving: 1, accuracyAlone: 0.25, threshold: 7 },
      { exit: 1, place: "a[1]", share: 0.75, accuracyLeaving: 2 / 3, accuracyAlone: 0.75, threshold: null },
      { exit: 2, place: "b", share: 0, accuracyLeaving: null, accuracyAlone: 1, threshold: null },
    ]);
  });
});
