import { describe, expect, test } from "vitest";
import { row, type Samples } from "../../src/ir/data.js";
import type { Learner } from "../../src/ir/learning.js";
import { followClassInteger, meanDriftInteger } from "../../src/numerics/input-drift.js";
import { createRandom } from "../../src/numerics/prng.js";
import { createLearner } from "../../src/reference/learn.js";
import { fieldValues } from "../../src/reference/state.js";
import { type LearningModel, learningModel } from "../support/models/learning-model.js";

/** What the inputs of a device have moved by, as its own answers tell it. */

const OPTIONS = { seed: 5, rule: "monoForward", units: [13, 11], noise: 0.2, storage: "float32" } as const;

function subject(precision: "int8" | "f32"): LearningModel {
  return learningModel({ ...OPTIONS, precision, standardize: "dataset", normalise: "balanced" }, 400);
}

function read(learner: Learner, name: string): number[] {
  const field = learner.fields.find((each) => each.name === name)!;
  return Array.from(fieldValues(field, learner.payload()));
}

/** Samples whose every raw value has moved. */
function moved({ inputs, ...samples }: Samples, by: number): Samples {
  return { ...samples, inputs: inputs.map((value) => value + by) as Samples["inputs"] };
}

/** Two classes with inputs around -20 and 30, all moved by 12. */
function followed(labels: readonly number[]): number {
  const drifts = new Int32Array(2);
  const answers = new Uint8Array(2);
  const mean = new Int8Array(1);
  for (const [n, k] of labels.entries()) {
    const x = Int8Array.of([-20, 30][k]! + 12 + (n % 3) - 1);
    followClassInteger(x, Int16Array.of([-20, 30][k]! * 256), answers, k, drifts.subarray(k, k + 1));
    meanDriftInteger(drifts, answers, mean);
  }
  return mean[0]!;
}

test("what all classes have moved by is found in any order, and a class alone counts as one", () => {
  const mixed = Array.from({ length: 200 }, (_, n) => n % 2);
  const rare = Array.from({ length: 200 }, (_, n) => (n % 10 === 0 ? 1 : 0));
  const blocks = Array.from({ length: 200 }, (_, n) => (n < 100 ? 0 : 1));
  expect([mixed, rare, blocks].map(followed)).toEqual([12, 12, 12]);
  expect(followed(new Array<number>(200).fill(0))).toBe(6);
});

describe.each(["int8", "f32"] as const)("%s", (precision) => {
  const { model, plan, train } = subject(precision);
  // Answers of weights that nobody trained are what they are: one answer that is always sure shows the arithmetic alone.
  const sure = {
    ...model,
    learning: { ...model.learning!, drift: { ...model.learning!.drift!, leastMargin: 0 } },
  };

  test("a class alone moves by its share of the classes at most", () => {
    const learner = createLearner(sure, plan);
    const raw = row(moved(train, 3), 0);
    const random = createRandom(1);
    for (let n = 0; n < 200; n++) learner.learn(raw.map((v) => v + 0.01 * random.normal()) as typeof raw, 0);
    const answers = read(learner, "drift_answers");
    const k = answers.indexOf(64);
    const inputs = model.input.network[0]!;
    const own = read(learner, "drift_classes").slice(k * inputs, (k + 1) * inputs);
    const step = precision === "int8" ? 2 ** -11 : 1;
    const others = answers.filter((count, at) => at !== k && count > 0).length;
    expect(others).toBe(0);
    for (const [i, value] of read(learner, "drift_mean").entries())
      expect(Math.abs(value - (own[i]! * step) / answers.length)).toBeLessThanOrEqual(
        precision === "int8" ? 0.5 : 2 ** -10,
      );
  });

  test("a stuck sensor moves nothing after 16 samples, and a NaN nothing at all", () => {
    const learner = createLearner(sure, plan);
    const raw = row(train, 0);
    const steps = Array.from({ length: 18 }, () => learner.learn(raw, 0));
    expect(steps.map(({ updated }) => updated)).toEqual([...new Array<number>(16).fill(1), 0, 0]);
    const before = learner.hash();
    const broken = raw.map((value, at) => (at === 2 ? Number.NaN : value)) as typeof raw;
    expect(learner.learn(broken, 0).status).toBe("FF_BAD_SAMPLE");
    expect(learner.learn(raw, 1).status).toBe("FF_BAD_LABEL");
    expect(learner.hash()).toBe(before);
    expect(learner.learn(row(train, 1), 0).updated).toBe(1);
  });

  test("an answer that is not sure moves nothing", () => {
    const { leastMargin } = model.learning!.drift!;
    const learner = createLearner(model, plan);
    const counts = { sure: 0, unsure: 0 };
    for (let n = 0; n < 100; n++) {
      const { margin } = learner.infer(row(train, n));
      const before = read(learner, "drift_classes");
      const { updated, skipped } = learner.learn(row(train, n), 0);
      expect([updated, skipped]).toEqual(margin >= leastMargin ? [1, 0] : [0, 1]);
      if (updated === 0) expect(read(learner, "drift_classes")).toEqual(before);
      counts[updated ? "sure" : "unsure"]++;
    }
    expect(counts.unsure).toBeGreaterThan(0);
    expect(counts.sure).toBeGreaterThan(counts.unsure);
  });
});
