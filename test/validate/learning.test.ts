import { describe, expect, it } from "vitest";
import type { Samples } from "../../src/ir/data.js";
import { createRandom } from "../../src/numerics/prng.js";
import { compareLearning, learningOrder, type Watch } from "../../src/validate/validate-learning.js";
import { test } from "../support/device/fake-device.js";
import { INTEGERS } from "../support/models/tiny.js";
import { fakeLearner, type LearningFault, learningDevice } from "./fake-learner.js";

const random = createRandom(2);
const train: Samples = {
  ...test,
  count: 30,
  inputs: Uint8Array.from({ length: 360 }, () => random.below(250)),
  labels: Uint16Array.from({ length: 30 }, () => random.below(3)),
};

async function compare(fault: LearningFault = {}, steps = 70, samples = train, watch?: Watch) {
  const { session, constants, learnt } = learningDevice(fault);
  const progress: number[] = [];
  const result = await compareLearning({
    create: fakeLearner,
    model: INTEGERS,
    train: samples,
    order: learningOrder(samples.count, steps, 5),
    constants,
    session,
    test,
    progress: (done) => void progress.push(done),
    ...(watch ? { watch } : {}),
  });
  return { ...result, ...learnt, progress };
}

/** The training samples with another first byte in the one that step `step` learns. */
function firstByte(step: number, value: number): Samples {
  const inputs = Uint8Array.from(train.inputs);
  inputs[12 * learningOrder(train.count, step, 5)[step - 1]!] = value;
  return { ...train, inputs };
}

describe("learning on device and reference", () => {
  it("agrees on a device that is the reference, and is measured", async () => {
    const { verdict, firstMismatch, resets, progress, before, after, expected } = await compare();
    expect([firstMismatch, resets]).toEqual([null, 0]);
    expect(verdict).toMatchObject({ steps: 70, mismatches: 0, changedSteps: 70, saturated: 140 });
    expect(verdict.stateHashHost).toBe(verdict.stateHashDevice);
    expect(verdict.changedWeights).toBeGreaterThan(10);
    expect(verdict.changedWeights).toBeLessThanOrEqual(4 + 20);
    expect(verdict.instructions).toEqual({ mean: expect.any(Number), p99: 107, max: 107 });
    const learner = fakeLearner();
    const answers = (): number[] =>
      [...test.labels].map((_, i) => learner.infer(test.inputs.subarray(12 * i)).label);
    const right = (): number => answers().filter((label, i) => label === test.labels[i]).length;
    expect(verdict.accuracyBefore).toBe(right() / 40);
    expect(before.map(({ label }) => label)).toEqual(answers());
    for (const sample of learningOrder(train.count, 70, 5))
      learner.learn(train.inputs.subarray(12 * sample), train.labels[sample]!);
    expect(verdict.accuracyAfter).toBe(right() / 40);
    expect(after.map(({ label }) => label)).toEqual(answers());
    expect(expected.map(({ label }) => label)).toEqual(answers());
    expect(progress).toEqual([0, 8, 16, 24, 32, 40, 48, 56, 64, 70]);
  });

  it("is watched on its way, on old data and on those of the new that it does not learn", async () => {
    const { verdict } = await compare({}, 16, train, { parts: 2, old: test, isNew: true });
    const { curve = [], accuracyBefore, accuracyAfter } = verdict;
    expect(curve.map(({ steps }) => steps)).toEqual([0, 8, 16]);
    expect([curve[0]!.test, curve[2]!.test]).toEqual([accuracyBefore, accuracyAfter]);
    for (const point of curve) {
      expect(point.old).toBe(point.test);
      expect(point.fresh! * 14).toBeCloseTo(Math.round(point.fresh! * 14), 9); // 14 of 30 are left
    }
  });

  it("learns a seeded shuffle, from the start again where the samples end", () => {
    const order = learningOrder(train.count, 70, 5);
    expect([...order.slice(0, 30)].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(order.slice(30, 60)).toEqual(order.slice(0, 30));
    expect(order).not.toEqual(learningOrder(train.count, 70, 6));
  });

  it("starts a device anew that has learnt before", async () => {
    const { verdict, resets } = await compare({
      fresh: (payload, life) => payload.setUint32(0, life === 0 ? 9 : 0),
    });
    expect([verdict.mismatches, resets]).toEqual([0, 1]);
  });

  it("goes on after a sample that both refuse, and counts the steps that change nothing", async () => {
    const refused = await compare({}, 20, firstByte(11, 255));
    expect(refused.verdict).toMatchObject({ steps: 20, mismatches: 0, changedSteps: 19 });
    expect(refused.verdict).toMatchObject({ asked: 20, refused: 1, diverged: false });
    const idle = await compare({}, 20, firstByte(11, 253));
    expect(idle.verdict).toMatchObject({ steps: 20, mismatches: 0, changedSteps: 19 });
  });

  it("ends where both say that the scores have left their range", async () => {
    const { verdict } = await compare({}, 70, firstByte(11, 254));
    expect(verdict).toMatchObject({ asked: 70, steps: 11, diverged: true, mismatches: 0 });
  });
});

describe("a fault is traced to the step, layer, tensor and element", () => {
  /** Flips a bit of a byte after a step, in every life of the device. */
  const flip = (step: number, byte: number): LearningFault => ({
    after: (now, payload) => {
      if (now === step) payload.setUint8(byte, payload.getUint8(byte) ^ 4);
    },
  });

  it.each([
    [
      "a weight of the second slice",
      13,
      24 + 20 + 2 * (3 * 2 + 1),
      "first",
      "weights",
      [3, 3],
      "the update of the weights",
    ],
    ["a bias", 1, 8 + 4 * 2, "first", "bias", [2], "the update of the bias"],
    ["a half of the head", 70, 64 + 2 * 5, "first", "head", [1, 1], "the update of the head"],
    ["a threshold", 9, 5, "exits", "thresholds", [0], "adaptation"],
    ["the ring of samples", 40, 82, "recent", "labels", [2], "kept for learning again"],
    ["a counter", 8, 0, "state", "step", [0], "the counters differ"],
  ] as const)("%s", async (_what, step, byte, layer, tensor, position, cause) => {
    const { verdict, firstMismatch, resets } = await compare(flip(step, byte));
    expect(firstMismatch).toMatchObject({ sample: null, learningStep: step, layer, tensor, position });
    expect(firstMismatch!.host).not.toBe(firstMismatch!.device);
    expect(firstMismatch!.cause).toContain(cause);
    expect([verdict.mismatches, verdict.steps, resets]).toEqual([1, step, 1]);
    expect(verdict.stateHashHost).not.toBe(verdict.stateHashDevice);
  });

  it("of several differences that in the earliest layer counts, whatever its place in the state", async () => {
    const weight = flip(13, 24);
    const { firstMismatch } = await compare({
      after: (step, payload, life) => {
        weight.after!(step, payload, life);
        if (step === 13) payload.setUint32(0, 99, true);
      },
    });
    expect(firstMismatch).toMatchObject({ layer: "first", tensor: "weights" });
  });

  it("a wrong report of a right state is named", async () => {
    const { firstMismatch } = await compare({
      report: (result, step) => (step === 12 ? { ...result, skipped: 5 } : result),
    });
    expect(firstMismatch).toMatchObject({
      learningStep: 12,
      layer: "learn",
      tensor: "skipped",
      host: 1,
      device: 5,
    });
    expect(firstMismatch!.cause).toContain("the learnt state agrees");
  });

  it("a sample that only the device refuses is named", async () => {
    const { firstMismatch } = await compare({
      report: (result, step) => (step === 6 ? { ...result, status: "FF_DIVERGED" } : result),
    });
    expect(firstMismatch).toMatchObject({ learningStep: 6, tensor: "status", host: 0, device: 4 });
  });

  it("a wrong decision on top of a wrong state points to the decision", async () => {
    const { firstMismatch } = await compare({
      ...flip(7, 24),
      report: (result, step) => (step === 7 ? { ...result, updated: 9 } : result),
    });
    expect(firstMismatch).toMatchObject({ layer: "first", tensor: "weights", position: [0, 0] });
    expect(firstMismatch!.cause).toContain("the softmax, or the bound");
  });

  it("a state that is wrong in one of two runs is called so", async () => {
    const once = await compare({
      after: (step, payload, life) => step === 5 && life === 0 && payload.setUint8(24, 7),
    });
    expect(once.firstMismatch).toMatchObject({ learningStep: 5, tensor: "STATE_HASH" });
    expect(once.firstMismatch!.cause).toContain("a second run of the same steps agrees");
    const later = await compare({
      after: (step, payload, life) => step === (life === 0 ? 5 : 3) && payload.setUint8(24, 7),
    });
    expect(later.firstMismatch!.cause).toContain("memory that changes by itself");
  });

  it("a state that is wrong from the start is named before anything is learnt", async () => {
    const { verdict, firstMismatch } = await compare({ fresh: (payload) => payload.setInt32(12, 8, true) });
    expect(firstMismatch).toMatchObject({
      learningStep: 0,
      layer: "first",
      tensor: "bias",
      index: 1,
      host: 0,
      device: 8,
    });
    expect([verdict.steps, verdict.mismatches]).toEqual([0, 1]);
  });

  it("a wrong answer after learning is named, although the state agrees", async () => {
    const { firstMismatch } = await compare({
      label: (label) => (label === 2 ? 1 : label),
      report: (result, step) => ({ ...result, label: fakeLabel(step) }),
    });
    expect(firstMismatch).toMatchObject({ layer: "answer", tensor: "label", host: 2, device: 1 });
    expect(firstMismatch!.cause).toContain("the learnt state agrees in every byte");

    /** The label that the reference gives in this step. */
    function fakeLabel(step: number): number {
      const learner = fakeLearner();
      const results = learningOrder(train.count, step, 5).map((sample) =>
        learner.learn(train.inputs.subarray(12 * sample, 12 * sample + 12), train.labels[sample]!),
      );
      return results.at(-1)!.label;
    }
  });
});
