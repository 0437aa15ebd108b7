import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { train as backprop } from "../../src/rules/backprop/train.js";
import { train as classGroups } from "../../src/rules/class-groups/train.js";
import { train as monoForward } from "../../src/rules/mono-forward/train.js";
import { type SmallModel, smallIr, withTraining } from "../support/models/small-ir.js";
import { evaluate, randomData, randomLayers, scaled, worst } from "./gradient-check.js";
import {
  type Data,
  differences,
  globalLoss,
  hidden,
  type Layer,
  localLoss,
  preActivation,
  type Terms,
} from "./oracle.js";

const PENALTY = 0.05;
/** Float32 rounding stays below a hundredth of this; a wrong factor of 1 % lies above it. */
const TOLERANCE = 5e-5;
const SAMPLES = 8;

const engine = await openEngine();
const rules = { monoForward, classGroups, backprop };

/** Sample weights and dropout masks (of 0 and 1 / (1 - 1/4)) that no formula can mistake for ones. */
const WEIGHTS = [0.25, 2, 1.5, 0.5, 1, 3, 0.75, 1.25];
const dropped = (widths: readonly number[]): number[][][] =>
  widths.map((units, l) =>
    WEIGHTS.map((_, n) => Array.from({ length: units }, (_, j) => ((n + 2 * j + l) % 5 === 0 ? 0 : 4 / 3))),
  );

interface Case {
  readonly rule: keyof typeof rules;
  readonly title: string;
  readonly model?: SmallModel;
  readonly data?: Partial<Data>;
  readonly frozen?: readonly ["head"];
}

const sliced = { widths: [6, 4, 4], slices: [3, 2, 1] };
const grouped = { widths: [8, 7], slices: [2, 1] };
const cases: Case[] = [
  { rule: "monoForward", title: "learned heads" },
  { rule: "monoForward", title: "slices, class weights", model: sliced, data: { weights: WEIGHTS } },
  {
    rule: "monoForward",
    title: "slices, dropout",
    model: { ...sliced, training: { dropout: 0.25 } },
    data: { masks: dropped(sliced.widths) },
  },
  {
    rule: "monoForward",
    title: "heads that are not boosted, slices, class weights",
    model: { ...sliced, training: { boosted: false } },
    data: { weights: WEIGHTS },
  },
  { rule: "monoForward", title: "fixed heads", model: { training: { heads: "fixed" } }, frozen: ["head"] },
  { rule: "classGroups", title: "groups of unequal size", model: { widths: [7, 5, 4] } },
  {
    rule: "classGroups",
    title: "slices, class weights, temperature",
    model: { ...grouped, training: { temperature: 4 } },
    data: { weights: WEIGHTS },
  },
  {
    rule: "classGroups",
    title: "slices, dropout",
    model: { ...grouped, training: { dropout: 0.25 } },
    data: { masks: dropped(grouped.widths) },
  },
  { rule: "backprop", title: "one head" },
  {
    rule: "backprop",
    title: "heads in all layers, slices, class weights, dropout",
    model: { ...sliced, slices: [3, 2, 2], training: { heads: "all", dropout: 0.25 } },
    data: { weights: WEIGHTS, masks: dropped(sliced.widths) },
  },
];

describe.each(cases)("$rule, $title", ({ rule: name, model = {}, data: given = {}, frozen = [] }) => {
  const rule = rules[name];
  const training = { ...model.training, rule: name, activityPenalty: PENALTY };
  const ir = smallIr({ widths: [5, 4, 4], ...model, training });
  const layers = randomLayers(ir, 7);
  const data: Data = { ...randomData(ir, SAMPLES, 8), ...given };
  const temperature = ir.training.rule === "classGroups" ? ir.training.temperature : undefined;
  const boosted = ir.training.rule !== "monoForward" || ir.training.boosted;
  const terms: Terms = { classes: 3, penalty: PENALTY, slices: ir.taps.map(({ slices }) => slices), boosted };
  const full: Terms = temperature === undefined ? terms : { ...terms, temperature };
  const numeric = differences(layers, (moved, layer, kind) => lossOf(moved, layer, kind));

  /** Backpropagation moves layers by the final answer, and heads by the answer of their own layer. */
  function lossOf(moved: readonly Layer[], layer: number, kind: string): number {
    const global = name === "backprop" && kind !== "head";
    return global ? globalLoss(layers, moved, data, full) : localLoss(layers, moved, layer, data, full);
  }

  it("is tested away from the kinks of ReLU, with active and inactive units", () => {
    const values = layers.flatMap((layer, l) =>
      data.inputs.flatMap((_, n) => preActivation(layer, hidden(layers, l, data, n))),
    );
    expect(Math.min(...values.map(Math.abs))).toBeGreaterThan(1e-4);
    expect(values.filter((a) => a > 0).length / values.length).toBeGreaterThan(0.25);
    expect(values.filter((a) => a < 0).length / values.length).toBeGreaterThan(0.25);
  });

  it("has the gradients of its loss, for every parameter of every layer", () => {
    const { gradients } = evaluate(engine, rule, ir, layers, data);
    expect(worst(gradients, numeric, frozen)).toBeLessThan(TOLERANCE / 20);
    expect(numeric.flat(2).filter((value) => Math.abs(value) > 100 * TOLERANCE).length).toBeGreaterThan(40);
  });

  it("would be caught with a factor that is wrong by one hundredth in a single tensor", () => {
    const { gradients } = evaluate(engine, rule, ir, layers, data);
    for (const [l, tensors] of gradients.entries()) {
      for (const [t, tensor] of tensors.entries()) {
        if (tensor === null) continue;
        expect(worst(scaled(gradients, l, t, 1.01), numeric, frozen)).toBeGreaterThan(TOLERANCE);
      }
    }
  });

  it("would be caught without its activity penalty", () => {
    const without = withTraining(ir, { activityPenalty: 0 });
    const { gradients } = evaluate(engine, rule, without, layers, data);
    expect(worst(gradients, numeric, frozen)).toBeGreaterThan(100 * TOLERANCE);
  });

  it("reports the cross-entropy of the final scores", () => {
    const { loss } = evaluate(engine, rule, ir, layers, data);
    expect(loss).toBeCloseTo(globalLoss(layers, layers, data, { ...full, penalty: 0 }), 5);
  });
});

describe("monoForward", () => {
  it("treats the running sum and the input of a layer as constants", () => {
    const ir = smallIr({ training: { activityPenalty: PENALTY } });
    const terms: Terms = { classes: 3, penalty: PENALTY };
    const layers = randomLayers(ir, 7);
    const data = randomData(ir, SAMPLES, 8);
    // The loss of the last layer, moved through all layers: what a rule without stopped gradients would descend.
    const leaking = differences(layers, (moved) => localLoss(moved, moved, 1, data, terms));
    const { gradients } = evaluate(engine, monoForward, ir, layers, data);
    expect(worst(gradients.slice(1), leaking.slice(1))).toBeLessThan(TOLERANCE);
    expect(worst(gradients.slice(0, 1), leaking.slice(0, 1))).toBeGreaterThan(1000 * TOLERANCE);
  });

  it("computes the example of two neurons that is worked out by hand", () => {
    // h = (2, 1), a = (2 - 1, 2 * -1 + 1 * 0.5) = (1, -1.5), z = (1, 0), scores = (0, ln 3), p = (1/4, 3/4).
    // Label 0: d = (-3/4, 3/4), e = (3/4 ln 3 + 1/4, 0), dW = h^T e, dM = z^T d, loss = ln 4.
    const layer = byHand(Float32Array.of(1, -1, -1, 0.5), Float32Array.of(0, Math.log(3), 5, -7));
    const ir = smallIr({ shape: [2], widths: [2], classes: 2, training: { activityPenalty: 0.25 } });
    const e = 0.75 * Math.log(3) + 0.25;
    const { loss, gradients } = evaluate(engine, monoForward, ir, [layer], { inputs: [[2, 1]], labels: [0] });
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(worst(gradients, [[[2 * e, 0, e, 0], [e, 0], [-0.75, 0.75, 0, 0], []]])).toBeLessThan(1e-6);
  });

  it("computes an example of two slices that is worked out by hand", () => {
    // z = (1, 1), M = ((0, ln 3), (0, -ln 3)): p = (1/4, 3/4) after the first slice, (1/2, 1/2) after the second.
    // Label 0: d1 = ((-3/4 - 1/2) / 2) (1, -1) = (-5/8, 5/8), d2 = (-1/4, 1/4); e = (5/8 ln 3, -1/4 ln 3).
    const ln3 = Math.log(3);
    const layer = byHand(Float32Array.of(1, 0, 0, 1), Float32Array.of(0, ln3, 0, -ln3));
    const model = { shape: [2], widths: [2], slices: [2], classes: 2, training: { activityPenalty: 0 } };
    const { loss, gradients } = evaluate(engine, monoForward, smallIr(model), [layer], {
      inputs: [[1, 1]],
      labels: [0],
    });
    expect(loss).toBeCloseTo(Math.log(2), 6);
    const e = [(5 / 8) * ln3, -ln3 / 4];
    expect(worst(gradients, [[[...e, ...e], e, [-5 / 8, 5 / 8, -1 / 4, 1 / 4], []]])).toBeLessThan(1e-6);
  });
});

describe("classGroups", () => {
  it("computes the example of two neurons that is worked out by hand", () => {
    // z = (3, 1), one unit per class, temperature 8 / ln 3: scores (9, 1) ln 3 / 8, their difference ln 3, p = (3/4, 1/4).
    // Label 1: d = (3/4, -3/4) ln 3 / 8, e = 2 z d = (9/16, -3/16) ln 3, dW = h^T e, loss = ln 4.
    const ln3 = Math.log(3);
    const layer = byHand(Float32Array.of(3, 1, 0, 0), null);
    const training = { rule: "classGroups", activityPenalty: 0, temperature: 8 / ln3 };
    const ir = smallIr({ shape: [2], widths: [2], classes: 2, training });
    const { loss, gradients } = evaluate(engine, classGroups, ir, [layer], { inputs: [[1, 0]], labels: [1] });
    const e = [(9 / 16) * ln3, (-3 / 16) * ln3];
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(worst(gradients, [[[...e, 0, 0], e, [], []]])).toBeLessThan(1e-6);
  });
});

describe("backprop", () => {
  it("computes the example of two neurons that is worked out by hand", () => {
    // One unit per layer: z1 = 2, h = 1 by rms, z2 = 1, scores = (0, ln 3), p = (1/4, 3/4), d = (-3/4, 3/4) for label 0.
    // rms of one unit is constant, so that nothing but the penalty 1/4 reaches layer 1.
    const first: TrainedLayer = { ...byHand(Float32Array.of(2), null), bias: Float32Array.of(0) };
    const second = { ...first, weights: Float32Array.of(1), head: Float32Array.of(0, Math.log(3)) };
    const training = { rule: "backprop", activityPenalty: 0.25 };
    const ir = smallIr({ shape: [1], widths: [1, 1], classes: 2, training });
    const data = { inputs: [[1]], labels: [0] };
    const { loss, gradients } = evaluate(engine, backprop, ir, [first, second], data);
    const e = 0.75 * Math.log(3) + 0.25;
    const expected = [
      [[0.25], [0.25], [], []],
      [[e], [e], [-0.75, 0.75], []],
    ];
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(worst(gradients, expected)).toBeLessThan(1e-6);
  });
});

function byHand(weights: Float32Array, head: Float32Array | null): TrainedLayer {
  return { weights, bias: Float32Array.of(0, 0), head, overlay: null };
}
