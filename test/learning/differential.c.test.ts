import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import { conv1d, conv2d, separable2d } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { CLANG } from "../support/compile.js";
import {
  answerLine,
  type Change,
  command,
  hostDevice,
  payloadLine,
  stepLine,
} from "../support/learning/device.js";
import { type LearningModel, type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { MAP_LESSONS, type MapOptions, mapLesson } from "../support/models/map-network.js";
import { byDay, NIGHT } from "../support/night.js";

/** Emitted libraries that learn, compiled on the host under sanitizers, against the reference: every step of each. */

const STEPS = 120;

/** What is learnt, and what is asked between; the same for device and reference. */
function lesson({ model, plan, train, test: asked }: LearningModel, steps = STEPS) {
  const learner = createLearner(model, plan);
  const random = createRandom(8);
  const commands: Uint8Array[] = [command.init];
  const expected: string[] = [`i 0 ${learner.hash()}`];
  for (let step = 0; step < steps; step++) {
    const at = random.below(train.count);
    // Some labels are wrong, so that answers that have become sure are corrected too.
    const label = random.below(8) === 0 ? random.below(model.classes.length) : train.labels[at]!;
    commands.push(command.learn(row(train, at), label));
    expected.push(stepLine(learner, learner.learn(row(train, at), label)));
    if (step % 10 === 9) {
      const raw = row(asked, random.below(asked.count));
      commands.push(command.infer(raw));
      expected.push(answerLine(learner, raw));
    }
  }
  commands.push(command.payload);
  expected.push(payloadLine(learner));
  return { commands, expected, learner };
}

/** Index of the first line that differs; null where none does. */
function firstDifference(subject: LearningModel, change?: Change, compiler = "gcc"): number | null {
  const { commands, expected } = lesson(subject);
  const found = hostDevice(subject, { ...(change ? { change } : {}), compiler })(commands);
  const at = expected.findIndex((line, index) => line !== found[index]);
  return at < 0 && found.length === expected.length ? null : at;
}

const MARGIN = { exits: "margin", warmup: 30 } as const;
const LIGHT = { exits: "lightff", warmup: 30 } as const;
const GUARD = { guard: { samples: 2, tolerance: 0.1 } } as const;

type Case = Omit<LearningOptions, "seed" | "precision" | "accumulate">;
type Arithmetic = Pick<LearningOptions, "precision" | "accumulate">;

const HALF_SUMS: Arithmetic = { precision: "fp16", accumulate: "f16" };
const arithmetics: Readonly<Record<string, Arithmetic>> = {
  int8: { precision: "int8" },
  fp16: { precision: "fp16" },
  "fp16, sums of halves": HALF_SUMS,
  f32: { precision: "f32" },
};

const cases: Record<string, Case> = {
  "mono-forward": { rule: "monoForward" },
  "mono-forward: slices, margin exits, decay": {
    rule: "monoForward",
    units: [24, 12],
    slices: [3, 2],
    decay: 160,
    ...MARGIN,
    closed: [1],
  },
  "mono-forward: fixed heads, recent samples": { rule: "monoForward", fixedHeads: true, recent: 5 },
  "mono-forward: a frozen layer, shipped samples, guard": {
    rule: "monoForward",
    units: [20, 14, 9],
    frozen: [0],
    shipped: 2,
    ...GUARD,
  },
  "mono-forward: skip, both replays, lightff exits": {
    rule: "monoForward",
    units: [17, 11, 6],
    frozen: [1],
    skip: 0.15,
    shipped: 1,
    recent: 3,
    ...LIGHT,
  },
  "mono-forward: int16, sample, odd sizes": {
    rule: "monoForward",
    storage: "int16",
    standardize: "sample",
    inputs: 33,
    units: [7, 3],
    classes: 11,
    recent: 1,
  },
  "mono-forward: float32 input": {
    rule: "monoForward",
    storage: "float32",
    standardize: "dataset",
    units: [13],
  },
  "mono-forward: a rate that saturates": { rule: "monoForward", rate: 0.9, units: [30, 10] },
  "least squares from the training part, guard": {
    rule: "monoForward",
    units: [13],
    readout: { kind: "rls", start: "ridge", trust: 10 },
    ...GUARD,
  },
  "least squares from zero behind two layers, of the labels that are asked for": {
    rule: "monoForward",
    units: [20, 64],
    classes: 7,
    readout: { kind: "rls", start: "zero", trust: 0 },
    ask: { budget: 5, per: 10 },
  },
  "a support that is full, of shares, a class that nobody has trained, of the labels that are asked for, guard":
    {
      rule: "monoForward",
      units: [13],
      readout: { kind: "context", rows: 11, temperature: 1 / 64, shipped: 2, newClasses: 1 },
      ask: { budget: 5, per: 10 },
      ...GUARD,
    },
  "a support that fills, the nearest row": {
    rule: "monoForward",
    units: [20, 9],
    classes: 7,
    readout: { kind: "context", rows: 60, temperature: 0, shipped: 0, newClasses: 0 },
  },
  "what inputs have moved by, margin exits, guard": {
    rule: "monoForward",
    units: [13, 9],
    classes: 7,
    standardize: "dataset",
    normalise: "balanced",
    ...MARGIN,
    ...GUARD,
  },
  "class groups": { rule: "classGroups", units: [24, 16] },
  "class groups: slices, lightff exits, decay": {
    rule: "classGroups",
    units: [26, 15],
    slices: [2, 3],
    decay: 64,
    ...LIGHT,
    closed: [0],
  },
  "class groups: frozen last, margin exits, skip, recent": {
    rule: "classGroups",
    units: [23, 9],
    frozen: [1],
    skip: 0.2,
    recent: 4,
    ...MARGIN,
  },
  "class groups: a high rate, shipped": { rule: "classGroups", rate: 0.9, shipped: 3, recent: 2, ...GUARD },
  symba: { rule: "symba" },
  "symba: three layers, decay, skip, recent": {
    rule: "symba",
    units: [20, 11, 7],
    decay: 100,
    skip: 0.1,
    recent: 3,
  },
  "symba: a frozen first layer, a beam": { rule: "symba", frozen: [0], beam: 2, shipped: 1 },
  "symba: a frozen last layer, int16": { rule: "symba", frozen: [1], storage: "int16", ...GUARD },
  "symba: one layer, a high rate": { rule: "symba", units: [25], rate: 0.2, recent: 2 },
  bce: { rule: "bce", units: [19, 13], shipped: 2 },
  "bce: many classes, decay, float32": { rule: "bce", classes: 9, storage: "float32", decay: 48, rate: 0.05 },
};

describe.each(Object.entries(arithmetics))("%s", (name, arithmetic) => {
  // Reals share the texts of their steps: what differs is the kernels, of which every third case has all.
  const rows = Object.entries(cases);
  const apart = arithmetic.precision === "int8" ? 2 : 3;
  const some = [...rows.keys()].filter((place) => place % apart === 0);
  test.each(byDay(rows, ...some))("%s", (_title, options) => {
    const subject = learningModel({ ...options, ...arithmetic, seed: 5 });
    const { commands, expected } = lesson(subject);
    expect(hostDevice(subject)(commands)).toEqual(expected);
  });

  const everyLesson = name === "int8" || name === "fp16, sums of halves";
  const lessons = Object.entries(MAP_LESSONS);
  test.each(everyLesson ? lessons : byDay(lessons, 0))("%s", (_title, options) => {
    const subject = mapLesson(options, name);
    const { commands, expected, learner } = lesson(subject);
    expect(learner.hash()).not.toBe(createLearner(subject.model, subject.plan).hash());
    expect(hostDevice(subject)(commands)).toEqual(expected);
  });

  test.runIf(NIGHT || everyLesson)("compiled by clang from its own files alone", () => {
    const subject = learningModel({
      ...cases["mono-forward: skip, both replays, lightff exits"]!,
      ...arithmetic,
      seed: 6,
    });
    expect(firstDifference(subject, undefined, CLANG)).toBe(null);
  });
});

const HEADS: MapOptions = {
  input: { shape: [11, 9], scale: 0.01, standardize: "none" },
  layers: [
    conv2d(6, { kernel: 3, padding: "same" }),
    separable2d(6, { kernel: 3, padding: "same" }),
    conv2d(6, { kernel: 3, padding: "same", head: "average" }),
  ],
  learning: { layers: "heads", rate: 0.05, skip: 0 },
};
const LEAN: Readonly<Record<string, MapOptions>> = {
  "all layers, and a map that is read by a pool": Object.values(MAP_LESSONS)[0]!,
  "frozen layers in place, and the means of a map that is never whole": {
    input: { shape: [24, 13, 3], scale: 0.01, standardize: "sample" },
    layers: [
      conv2d(12, { kernel: 3, padding: "same" }),
      separable2d(12, { kernel: 3, padding: "same" }),
      conv2d(19, { kernel: [3, 2], padding: "same", head: "average", cells: [3, 2] }),
    ],
    learning: { layers: ["conv2d3"], rate: 0.5, skip: 0 },
  },
  "a signal that is never whole": {
    input: { shape: [40, 6], scale: 0.01, standardize: "rms" },
    layers: [
      conv1d(16, { kernel: 5, stride: 2, padding: "same" }),
      conv1d(9, { kernel: 3, head: "average", cells: 4 }),
    ],
    learning: { rate: 0.5, skip: 0 },
  },
};

test.each([
  ...Object.entries(LEAN).map(([title, options]) => [title, "int8", options] as const),
  ["heads behind maps in place", "int8", HEADS],
  ["heads behind maps in place", "fp16", HEADS],
] as const)("without room that only saves time learn %s, %s", (_title, name, options) => {
  const roomy = mapLesson(options, name);
  const subject = { ...roomy, plan: plan(roomy.model, { lean: true }) };
  expect(subject.plan.ram).toBeLessThan(roomy.plan.ram);
  const { commands, expected, learner } = lesson(subject, 20);
  expect(learner.hash()).not.toBe(createLearner(subject.model, subject.plan).hash());
  expect(hostDevice(subject)(commands)).toEqual(expected);
});

test("what sums are rounded to changes what is learnt", () => {
  const options = { ...cases["mono-forward"]!, seed: 5, precision: "fp16" } as const;
  const hashes = [learningModel(options), learningModel({ ...options, ...HALF_SUMS })].map((subject) =>
    lesson(subject, 5).learner.hash(),
  );
  expect(new Set(hashes).size).toBe(2);
});

test("the lessons skip, update in part, saturate, and take every open exit", () => {
  const skipping = lesson(
    learningModel({
      ...cases["class groups: frozen last, margin exits, skip, recent"]!,
      precision: "int8",
      seed: 5,
    }),
  );
  const steps = skipping.expected
    .filter((line) => line.startsWith("l 0"))
    .map((line) => line.split(" ").map(Number));
  expect(steps.some(([, , , , skipped]) => skipped! > 0)).toBe(true);
  expect(steps.some(([, , , updated]) => updated! > 0)).toBe(true);
  const saturating = lesson(
    learningModel({ ...cases["mono-forward: a rate that saturates"]!, precision: "int8", seed: 5 }),
  );
  expect(saturating.expected.some((line) => /^l 0 \d+ \d+ \d+ [1-9]/.test(line))).toBe(true);
  const leaving = lesson(
    learningModel({ ...cases["class groups: slices, lightff exits, decay"]!, precision: "f32", seed: 5 }),
  );
  const exits = leaving.expected.filter((line) => line.startsWith("f")).map((line) => line.split(" ")[3]);
  expect(new Set(exits).size).toBeGreaterThan(1);
});

describe("positive controls: a change of the emitted C is seen", () => {
  const integer = learningModel({
    rule: "monoForward",
    precision: "int8",
    seed: 5,
    skip: 0.15,
    recent: 2,
    decay: 160,
  });
  const real = learningModel({ rule: "monoForward", precision: "f32", seed: 5, skip: 0.15 });
  const pair = learningModel({ rule: "symba", precision: "int8", seed: 5 });
  const file = "tiny/tiny.c";
  const constants = "tiny/tiny_weights.c";

  test.each<[string, LearningModel, Change]>([
    [
      "the draws of a head",
      integer,
      { file, from: "TINY_DENSE1_STREAM + FF_HEAD_STREAM)", to: "TINY_DENSE1_STREAM + 127u)" },
    ],
    [
      "the draws of the second pass",
      pair,
      { file, from: "TINY_DENSE2_STREAM + FF_SECOND_STREAM)", to: "TINY_DENSE2_STREAM + 65u)" },
    ],
    ["a label slot's row", pair, { file, from: /30u \+ pair\[1\]/, to: "31u + pair[1]" }],
    ["a bound", integer, { file, from: / >= TINY_LEARNING_SKIP;/, to: " >= 0;" }],
    ["a missing skip, reals", real, { file, from: / >= TINY_LEARNING_SKIP;/, to: " >= 0.0f;" }],
    [
      "a pace",
      integer,
      {
        file,
        from: "ff_rate_sixteenths(state->step, TINY_RATE_STRIDE)",
        to: "ff_rate_sixteenths(state->step, 11u)",
      },
    ],
    [
      "the draws of the reservoir",
      integer,
      { file, from: "state->step, FF_REPLAY_STREAM)", to: "state->step, 254u)" },
    ],
    [
      "a shift of a rate",
      integer,
      { file: constants, from: /(tiny_dense1_rate = \{[^}]*shift = )(\d+)/, to: "$11$2" },
    ],
    [
      "errors through the head of after the update",
      integer,
      {
        file,
        from: /( *ff_head_errors_s16[^;]*;\n)([^;]*?)( *state->saturated \+= ff_update_head_s16[^;]*;\n)/,
        to: "$3$2$1",
      },
    ],
  ])("%s", (_what, subject, change) => {
    expect(firstDifference(subject, change)).toBeGreaterThan(0);
  });
});
