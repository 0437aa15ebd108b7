import { describe, expect, test } from "vitest";
import { row } from "../../src/ir/data.js";
import { conv2d } from "../../src/model.js";
import { plan } from "../../src/plan/plan.js";
import { command, divergedIn, hostDevice } from "../support/learning/device.js";
import { blobOf } from "../support/learning/reference.js";
import { type LearningModel, type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { changedLayers } from "../support/models/quant.js";
import { Script } from "./script.js";

/** Samples whose input or sums leave the range of the model's floats: host and device refuse them alike, untouched. */

type Options = Omit<LearningOptions, "seed" | "precision">;

const LARGEST = 2 ** 127 * (2 - 2 ** -23);
const MAPS = {
  shape: [3, 3],
  layers: [conv2d(8, { kernel: 2, padding: "same" }), conv2d(3, { kernel: 2, head: "average", cells: 1 })],
};
const RULES = {
  "mono-forward": { rule: "monoForward" },
  "fixed heads, replay, a frozen first layer": {
    rule: "monoForward",
    fixedHeads: true,
    frozen: [0],
    shipped: 1,
    recent: 2,
  },
  "class groups, slices and exits": { rule: "classGroups", slices: [2, 1], exits: "margin", warmup: 1 },
  symba: { rule: "symba", recent: 2 },
  "layers over maps": { rule: "monoForward", recent: 2, maps: MAPS },
} satisfies Record<string, Options>;
const FORMATS = [
  { precision: "fp16", beyond: [65520, 1e5, 9.9e37, LARGEST], within: [65504, 65519, 2048] },
  { precision: "fp16", accumulate: "f16", beyond: [65520, 1e5, 9.9e37], within: [65504, 2049] },
  { precision: "f32", beyond: [LARGEST, 1e38], within: [1e19, 1.8e19, 1e-23, 1e-40, 2 ** -149] },
] as const;
const TABLE = FORMATS.flatMap(({ beyond, within, ...format }) =>
  Object.entries(RULES).map(
    ([title, options]) =>
      [
        `${format.precision} ${"accumulate" in format}`,
        title,
        { ...options, ...format },
        beyond,
        within,
      ] as const,
  ),
);

/** Standardisation "none" hands raw values on, so that a test decides what x is; weights are large enough to matter. */
function subjectOf(options: Options & Pick<LearningOptions, "precision">): LearningModel {
  return learningModel({ seed: 6, storage: "float32", standardize: "none", inputs: 9, ...options });
}

describe.each(TABLE)("%s, %s", (_format, _title, options, beyond, within) => {
  const subject = subjectOf(options as Options & Pick<LearningOptions, "precision">);
  const plain = row(subject.train, 0);
  const withValue = (value: number, at: number): Float32Array =>
    Float32Array.from(plain, (each, i) => (i === at ? value : each));

  test("answers and learns nothing of a sample beyond it, and goes on", () => {
    const script = new Script(subject);
    script.teach(0, 4);
    for (const [n, value] of beyond.entries()) {
      for (const sign of [1, -1]) {
        const raw = withValue(sign * value, n % 9);
        const before = script.payload;
        // Large floats may have an answer, from which nothing should be learnt.
        if (options.precision === "fp16") expect(script.learner.infer(raw).status).toBe("FF_OUT_OF_RANGE");
        script.infer(raw);
        expect(script.learn(raw, n % 4)).toBe("FF_OUT_OF_RANGE");
        expect(script.payload).toEqual(before);
        script.compare();
      }
    }
    script.teach(4, 8);
    expect(divergedIn(script.payload)).toBe(0);
    script.compare();
    expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
  });

  test("says the same as the reference of whatever is near its end", () => {
    const script = new Script(subject);
    for (const [n, value] of [...within, ...beyond].entries()) {
      for (const sign of [1, -1]) {
        script.infer(withValue(sign * value, n % 9));
        script.infer(new Float32Array(9).fill(sign * value));
        const before = script.payload;
        if (script.learn(new Float32Array(9).fill(sign * value), n % 4) !== "FF_OK")
          expect(script.payload).toEqual(before);
        if (divergedIn(script.payload)) {
          script.take(before);
          script.import(blobOf(subject, before), "FF_OK");
        }
        script.compare();
      }
    }
    expect(hostDevice(subject)(script.commands)).toEqual(script.expected);
  });
});

test.each([
  [{ precision: "fp16", accumulate: "f16" }, 65504, 40],
  [{ precision: "f32" }, LARGEST, 2 ** 103],
] as const)("%o: a sum that overflows below 0 is not taken for an inactive unit", (format, end, step) => {
  const subject = subjectOf({ ...format, rule: "monoForward", units: [4, 3] });
  const model = changedLayers(subject.model, (layer, at) => {
    if (layer.kind !== "real" || at > 0) return layer;
    return { ...layer, bias: layer.bias.map(() => -end), weights: layer.weights.map(() => 1) };
  });
  const script = new Script({ ...subject, model, plan: plan(model) });
  for (const [value, status] of [
    [-step, "FF_OUT_OF_RANGE"],
    [step, "FF_OK"],
  ] as const) {
    const raw = new Float32Array(9).fill(value);
    expect(script.learner.infer(raw).status).toBe(status);
    script.infer(raw);
  }
  expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
});

test("what only a later slice cannot hold is not learnt by the first", () => {
  for (const precision of ["fp16", "f32"] as const) {
    const subject = subjectOf({ precision, rule: "monoForward", units: [4], slices: [2] });
    const huge = precision === "fp16" ? 2 : 2 ** 104;
    const model = changedLayers(subject.model, (layer) => {
      if (layer.kind !== "real" || layer.answer?.kind !== "head") return layer;
      // Weights stand slice after slice: nothing comes of the first one, and too much of the second.
      const weights = layer.weights.map((_, at) => (at < layer.weights.length / 2 ? 0 : huge));
      return { ...layer, weights };
    });
    const script = new Script({ ...subject, model, plan: plan(model) });
    const raw = new Float32Array(9).fill(precision === "fp16" ? 60000 : 2 ** 25);
    const before = script.payload;
    expect(script.learn(raw, 1)).toBe("FF_OUT_OF_RANGE");
    expect(script.payload).toEqual(before);
    script.teach(0, 3);
    script.compare();
    expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
  }
});

test.each(["classGroups", "symba"] as const)("%s: squares that are all lost are no answer", (rule) => {
  const subject = subjectOf({ precision: "f32", rule, units: [16] });
  const model = changedLayers(subject.model, (layer) =>
    layer.kind === "real"
      ? { ...layer, bias: layer.bias.map(() => 0), overlay: layer.overlay?.map(() => 0) ?? null }
      : layer,
  );
  const script = new Script({ ...subject, model, plan: plan(model) });
  const statuses = [1, 1e-18, 1e-30, 2 ** -149, 0].map((value) => {
    const raw = new Float32Array(9).map((_, i) => value * (i % 2 ? 1 : -1));
    script.infer(raw);
    return script.learner.infer(raw).status;
  });
  expect(statuses.slice(0, 3)).toEqual(["FF_OK", "FF_OK", "FF_OUT_OF_RANGE"]);
  expect(statuses[4]).toBe("FF_OK"); // nothing is active
  expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
});

test("the guard counts a sample that is out of range as wrong", () => {
  const guarded = { precision: "fp16", rule: "monoForward", guard: { samples: 2, tolerance: 0.1 } } as const;
  const subject = subjectOf(guarded);
  const learning = subject.model.learning!;
  const guard = learning.guard!;
  const x = Float32Array.from(guard.x, () => 65504);
  const model = { ...subject.model, learning: { ...learning, guard: { ...guard, x } } };
  const script = new Script({ ...subject, model, plan: plan(model) });
  script.add(command.guard, `g 0 0 ${guard.count}`);
  expect(hostDevice(script.subject)(script.commands)).toEqual(script.expected);
});
