import { describe, expect, test } from "vitest";
import type { StoredInteger } from "../../src/checkpoint/stored-model.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { groupBounds } from "../../src/numerics/group-bounds.js";
import { topTwoInteger } from "../../src/numerics/integer-arithmetic.js";
import { createRandom } from "../../src/numerics/prng.js";
import type { Step } from "../../src/steps/index.js";
import { definitionOf } from "../../src/steps/index.js";
import type { Memory } from "../../src/steps/step.js";
import { bytes, header } from "../support/jobs.js";
import { changed, integersOf } from "../support/models/quant.js";
import { randomModel } from "../support/models/random-model.js";
import { agreeingProgram } from "../support/vector-program.js";

const run = await agreeingProgram(
  new URL("answers.c", import.meta.url).pathname,
  ["ff_answer", "ff_goodness", "ff_overlay", "ff_rms"],
  ["-fno-sanitize=leak"],
);
process.env.ASAN_OPTIONS = "detect_leaks=0";

const MAX = 2 ** 31 - 1;
const MIN = -(2 ** 31);
const random = createRandom(12);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;

/** Scores in which ties and extremes are common. */
function scoresOf(classes: number): Int32Array {
  const values = pick([[0], [MAX], [MIN], [MIN, MAX], [-1, 0, 1], [MIN, MIN + 1, MAX - 1, MAX], [5, 6]]);
  const value = random.below(4) === 0 ? () => integer(-1000, 1000) : () => pick(values);
  return Int32Array.from({ length: classes }, value);
}

/** Memory of a step, with the tensors that it names. */
function memoryOf(tensors: Memory["tensors"]): Memory {
  const prediction = { label: 0, exit: 0, margin: 0, goodness: 0, done: false };
  return { raw: new Uint8Array(0), tensors, prediction, learner: null, refusal: { status: null } };
}

/** A model whose only layer and number of classes matter. */
function modelOf(
  change: Pick<DeviceModel, "beam"> | null,
  layer: Partial<StoredInteger> = {},
  classes = 3,
): DeviceModel {
  const model = randomModel({
    seed: 1,
    storage: "uint8",
    parts: [{ kind: "rms", size: 3 }],
    units: [3],
    classes: Array.from({ length: classes }, (_, k) => `${k}`),
  });
  return changed(model, () => ({ layers: [{ ...integersOf(model)[0]!, ...layer }], ...change }));
}

const runStep = (step: Step, model: DeviceModel, memory: Memory): number =>
  definitionOf(step).run(step, model, memory);

describe("the answer", () => {
  test.each([
    [[5, 5], 0, 0],
    [[1, 2, 2], 1, 0],
    [[-7, -9, -8], 0, 1],
    [[MAX, MIN], 0, MAX],
    [[MIN, MAX], 1, MAX],
    [[0, MIN], 0, MAX],
    [[-1, MIN], 0, MAX],
    [[-2, MIN], 0, MAX - 1],
    [[2 ** 30 - 1, 1 - 2 ** 30], 0, MAX - 1],
    [[0, 0, 0, 0], 0, 0],
    [[MIN, MIN], 0, 0],
    [[3, -4, 9, 9], 2, 0],
  ])("of %j is %i with margin %i, in both", (scores, label, margin) => {
    const found = run(Buffer.concat([header(0, 0, scores.length), bytes(Int32Array.from(scores))]));
    expect([found.readInt32LE(0), found.readInt32LE(4)]).toEqual([label, margin]);
    expect(topTwoInteger(Int32Array.from(scores), null)).toEqual({ label, margin });
  });

  test("among the labels in the race equals the reference; the others are not looked at", () => {
    const jobs: Buffer[] = [];
    const expected: number[] = [];
    for (let round = 0; round < 3000; round++) {
      const classes = pick([2, 3, 10, 255]);
      const scores = scoresOf(classes);
      const count = integer(2, classes);
      const order = Array.from({ length: classes }, (_, k) => k);
      random.shuffle(order);
      const live = Uint8Array.from(order.slice(0, count)).sort();
      jobs.push(header(1, 0, classes, count, random.below(4)), bytes(scores), bytes(live));
      const { label, margin } = topTwoInteger(scores, live);
      expected.push(label, margin);
    }
    expect([...asInt32(run(Buffer.concat(jobs)))]).toEqual(expected);
  });
});

describe("the beam", () => {
  test.each([
    [[5, 5, 5, 5], 2, [0, 1]],
    [[1, 9, 9, 9], 2, [1, 2]],
    [[9, 1, 9, 9], 3, [0, 2, 3]],
    [[MIN, MAX, MIN, MAX], 3, [0, 1, 3]],
    [[MIN, MIN, MIN], 2, [0, 1]],
    [[1, 2, 3], 3, [0, 1, 2]],
  ])("of %j with %i places is %j, in both", (scores, count, live) => {
    const found = run(Buffer.concat([header(2, 0, scores.length, count), bytes(Int32Array.from(scores))]));
    expect([...found]).toEqual(live);
    expect([...beamReference(Int32Array.from(scores), count)]).toEqual(live);
  });

  test("equals the reference on ties and extremes, for every number of places", () => {
    const jobs: Buffer[] = [];
    const expected: number[] = [];
    for (let round = 0; round < 1500; round++) {
      const classes = pick([2, 3, 10, 31, 255]);
      const scores = scoresOf(classes);
      const count = random.below(4) === 0 ? classes : integer(2, classes);
      jobs.push(header(2, 0, classes, count, random.below(4)), bytes(scores));
      expected.push(...beamReference(scores, count));
    }
    expect([...run(Buffer.concat(jobs))]).toEqual(expected);
  });
});

function beamReference(scores: Int32Array, count: number): Uint8Array {
  const live = new Uint8Array(count);
  const memory = memoryOf({ scores, live });
  runStep(
    { kind: "beam", scores: "scores", activeLabels: "live" },
    modelOf({ beam: count }, {}, scores.length),
    memory,
  );
  return live;
}

describe("goodness of groups", () => {
  test("equals the reference for groups of one unit, of unequal and of equal size, at every alignment", () => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const [width, classes] of [
      [2, 2],
      [3, 2],
      [10, 10],
      [11, 10],
      [19, 10],
      [64, 10],
      [255, 254],
      [784, 3],
    ] as const) {
      for (let place = 0; place < 4; place++) {
        const bounds = groupBounds(width, classes);
        const largest = Math.floor(2 ** 30 / (127 * 127 * Math.ceil(width / classes)));
        const multiplier = Int32Array.from({ length: classes }, () =>
          pick([0, 1, largest, integer(1, largest)]),
        );
        const z = Int8Array.from({ length: width }, () => pick([0, 127, integer(0, 127)]));
        const scores = Int32Array.from({ length: classes }, () => integer(0, 2 ** 30));
        jobs.push(header(3, 0, width, classes, place), ...[bounds, multiplier, z, scores].map(bytes));
        const layer = { units: width, answer: { kind: "groups", bounds, multiplier } } as const;
        const step = { kind: "groups", layer: 0, slice: 0, z: "z", scores: "scores" } as const;
        const after = scores.slice();
        runStep(step, modelOf(null, layer, classes), memoryOf({ z, scores: after }));
        expected.push(bytes(after));
      }
    }
    expect(run(Buffer.concat(jobs)).equals(Buffer.concat(expected))).toBe(true);
  });
});

describe("candidate labels", () => {
  test("equal the reference where a label brings the sum to either end of int32, and at random", () => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const units of [1, 2, 3, 5, 64, 127]) {
      for (const labels of [2, 3, 10]) {
        const acc = Int32Array.from({ length: units }, () => pick([0, MAX, MIN, integer(-100_000, 100_000)]));
        const overlay = Int32Array.from({ length: labels * units }, (_, at) => reaching(acc[at % units]!));
        const multiplier = Int32Array.from({ length: units }, () =>
          pick([2 ** 30, MAX, integer(2 ** 30, MAX)]),
        );
        const shift = Uint8Array.from({ length: units }, () => pick([1, 30, 31, integer(1, 14)]));
        const job = header(4, 0, units, labels, random.below(4), random.below(4));
        jobs.push(job, ...[multiplier, shift, overlay, acc].map(bytes));
        const z = new Int8Array(labels * units);
        const layer = {
          units,
          overlay,
          multiplier,
          shift,
          answer: { kind: "goodness", multiplier: 1 },
        } as const;
        const scores = new Int32Array(labels);
        const step = { kind: "overlay", layer: 0, acc: "acc", z: "z", scores: "scores" } as const;
        const macs = runStep(step, modelOf(null, layer, labels), memoryOf({ z, acc, scores }));
        expect([...scores]).toEqual(
          [...scores.keys()].map((k) => squares(z.subarray(k * units, (k + 1) * units))),
        );
        expected.push(bytes(Uint32Array.of(macs)), bytes(z));
      }
    }
    expect(run(Buffer.concat(jobs)).equals(Buffer.concat(expected))).toBe(true);
  });
});

/** What a label may add to `sum`: nothing, a little, or all that int32 has left. */
function reaching(sum: number): number {
  const up = Math.min(MAX, MAX - sum);
  const down = Math.max(MIN, MIN - sum);
  return pick([0, up, down, Math.max(down, Math.min(up, integer(-100_000, 100_000)))]);
}

function squares(z: Int8Array): number {
  return z.reduce((sum, value) => sum + value * value, 0);
}

function asInt32(buffer: Buffer): Int32Array {
  return Int32Array.from({ length: buffer.length / 4 }, (_, at) => buffer.readInt32LE(4 * at));
}
