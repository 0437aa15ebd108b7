import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import type { Ir } from "../../src/ir/ir.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { drawProjection, train as pepita } from "../../src/rules/pepita/train.js";
import type { GradientRule } from "../../src/rules/training.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate-trained.js";
import { train } from "../../src/train/train.js";
import { type SmallModel, smallDataset, smallIr, withTraining } from "../support/models/small-ir.js";
import { evaluate, randomData, randomLayers, scaled, worst } from "./gradient-check.js";
import { type Data, hidden, type Layer, preActivation } from "./oracle.js";

const engine = await openEngine();
const PENALTY = 0.05;
const WEIGHTS = [0.25, 2, 1.5, 0.5, 1, 3, 0.75, 1.25];
/** Float32 rounding stays below a tenth of this; a wrong factor of 1 % lies above it. */
const TOLERANCE = 5e-5;

/** What PEPITA subtracts, in float64 from its definition; per layer weights, bias, head, no overlay. */
function pepitaUpdate(ir: Ir, layers: readonly Layer[], data: Data, penalty: number): number[][][] {
  const count = data.inputs.length;
  const classes = ir.classes.length;
  const projection = drawProjection(ir, createRandom(1));
  const update = layers.map(({ weights, bias, head }) =>
    [weights, bias, head!].map((tensor) => new Array<number>(tensor.length).fill(0)),
  );
  for (let n = 0; n < count; n++) {
    const active = (of: Data, l: number): number[] =>
      preActivation(layers[l], hidden(layers, l, of, n)).map(
        (a, j) => Math.max(0, a) * (data.masks?.[l][n][j] ?? 1),
      );
    const scores = new Array<number>(classes).fill(0);
    const errors = layers.map(({ head }, l) => {
      for (const [j, x] of active(data, l).entries()) {
        for (let k = 0; k < classes; k++) scores[k] += x * head![j * classes + k];
      }
      const total = scores.reduce((sum, s) => sum + Math.exp(s), 0);
      return scores.map(
        (s, k) => (data.weights?.[n] ?? 1) * (Math.exp(s) / total - Number(k === data.labels[n])),
      );
    });
    const last = errors.at(-1)!;
    const moved = data.inputs[n].map((x, i) =>
      last.reduce((sum, d, k) => sum + d * projection[k * sizeOf(ir.input.raw) + i], x),
    );
    const second: Data = { ...data, inputs: data.inputs.map((row, m) => (m === n ? moved : row)) };
    for (const [l, [weights, bias, head]] of update.entries()) {
      const [z, z2] = [active(data, l), active(second, l)];
      const e = z.map((x, j) => x - z2[j] + (z2[j] > 0 ? penalty : 0));
      for (const [i, h] of hidden(layers, l, second, n).entries()) {
        for (const [j, own] of e.entries()) weights[i * e.length + j] += (h * own) / count;
      }
      for (const [j, own] of e.entries()) bias[j] += own / count;
      for (const [j, x] of (l === layers.length - 1 ? z2 : z).entries()) {
        for (const [k, d] of errors[l].entries()) head[j * classes + k] += (x * d) / count;
      }
    }
  }
  return update.map((tensors) => [...tensors, []]);
}

const cases: { title: string; model?: SmallModel; data?: Partial<Data> }[] = [
  { title: "plain" },
  { title: "class weights", data: { weights: WEIGHTS } },
  {
    title: "dropout",
    model: { training: { dropout: 0.25 } },
    data: {
      masks: [5, 4].map((units, l) =>
        WEIGHTS.map((_, n) =>
          Array.from({ length: units }, (_, j) => ((n + 2 * j + l) % 5 === 0 ? 0 : 4 / 3)),
        ),
      ),
    },
  },
];

describe.each(cases)("pepita, $title", ({ model, data: given }) => {
  const training = { ...model?.training, rule: "pepita", projection: 0.5, activityPenalty: PENALTY };
  const ir = smallIr({ ...model, training });
  const layers = randomLayers(ir, 7);
  const data: Data = { ...randomData(ir, WEIGHTS.length, 8), ...given };
  const expected = pepitaUpdate(ir, layers, data, PENALTY);

  it("makes the update of its definition, for every parameter of every layer", () => {
    const { gradients } = evaluate(engine, pepita, ir, layers, data);
    expect(worst(gradients, expected)).toBeLessThan(TOLERANCE / 10);
  });

  it("would be caught with a factor that is wrong by one hundredth in a single tensor", () => {
    const { gradients } = evaluate(engine, pepita, ir, layers, data);
    for (const [l, tensors] of gradients.entries()) {
      for (const [t, tensor] of tensors.entries()) {
        if (tensor === null) continue;
        expect(worst(scaled(gradients, l, t, 1.01), expected)).toBeGreaterThan(TOLERANCE);
      }
    }
  });

  it("would be caught without its activity penalty", () => {
    const { gradients } = evaluate(engine, pepita, withTraining(ir, { activityPenalty: 0 }), layers, data);
    expect(worst(gradients, expected)).toBeGreaterThan(100 * TOLERANCE);
  });
});

describe("pepita", () => {
  it("computes the example of two neurons that is worked out by hand", () => {
    // x = (1, 1), W = I, no heads yet: p = (1/2, 1/2), label 0: d = (-1/2, 1/2). One row of F^T per class; draws of
    // 1/2 + 1/8 and 1/2 - 1/8 give +-0.25 of the limit sqrt(6 / 2) * 1: F^T = q ((1, -1), (1, 1)), q = sqrt(3) / 4.
    // d F^T = q (0, 1): x' = (1, 1 + q) = z', z - z' = (0, -q); dW = x'^T (z - z'), dM = z'^T d.
    const draws = [0.625, 0.375, 0.625, 0.625];
    const fixed: Random = { ...createRandom(1), uniform: () => draws.shift()! };
    const rule: GradientRule = { ...pepita, start: (own, ir) => pepita.start(own, ir, fixed) };
    const ir = smallIr({
      shape: [2],
      widths: [2],
      classes: 2,
      training: { rule: "pepita", projection: 1, activityPenalty: 0 },
    });
    const layer: TrainedLayer = {
      weights: Float32Array.of(1, 0, 0, 1),
      bias: new Float32Array(2),
      head: new Float32Array(4),
      overlay: null,
    };
    const q = Math.sqrt(3) / 4;
    const { gradients } = evaluate(engine, rule, ir, [layer], { inputs: [[1, 1]], labels: [0] });
    const dW = [0, -q, 0, -q * (1 + q)];
    const dM = [-0.5, 0.5, -0.5 * (1 + q), 0.5 * (1 + q)];
    expect(worst(gradients, [[dW, [0, -q], dM, []]])).toBeLessThan(1e-6);
  });

  it("learns, and its weights become anti-aligned with the projection, and not with any other", async () => {
    const training = { rule: "pepita", epochs: 5, learningRate: 0.003, activityPenalty: 0 };
    const ir = smallIr({ shape: [8], widths: [16, 12], training });
    const dataset = smallDataset(ir, 200);
    const traces: { own: number; other: number }[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const trained = await train(ir, dataset, { seed, fingerprint: "" });
      const { perExit } = evaluateTrained(ir, trained, dataset.test);
      expect(perExit).toHaveLength(2);
      for (const predictions of perExit) expect(accuracyOf(predictions, dataset.test)).toBeGreaterThan(0.9);
      // Stream 6 is what the trainer gives to rules.
      const [own, other] = [6, 11].map((stream) =>
        alignment(ir, trained.layers, drawProjection(ir, createRandom(seed, stream))),
      );
      traces.push({ own, other });
    }
    expect(Math.max(...traces.map(({ own }) => own))).toBeLessThan(0);
    expect(Math.max(...traces.map(({ other }) => other))).toBeGreaterThan(0);
  });
});

/** trace(F^T W_1 ... W_L M). */
function alignment(ir: Ir, layers: readonly TrainedLayer[], projection: Float32Array): number {
  let trace = 0;
  for (let k = 0; k < ir.classes.length; k++) {
    let row = Array.from(projection.subarray(k * sizeOf(ir.input.raw), (k + 1) * sizeOf(ir.input.raw)));
    for (const { weights } of layers) row = times(row, weights);
    trace += times(row, layers.at(-1)!.head!)[k];
  }
  return trace;
}

const times = (row: readonly number[], matrix: Float32Array): number[] => {
  const columns = matrix.length / row.length;
  return Array.from({ length: columns }, (_, j) =>
    row.reduce((sum, x, i) => sum + x * matrix[i * columns + j], 0),
  );
};
