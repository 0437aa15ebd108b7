import { describe, expect, it } from "vitest";
import { solvePositiveDefinite } from "../../src/engine/cholesky.js";
import { openEngine } from "../../src/engine/engine.js";
import { addMoments, type Moments, noMoments, solveRidge } from "../../src/engine/ridge.js";
import type { Ir } from "../../src/ir/ir.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom } from "../../src/numerics/prng.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate-trained.js";
import { train } from "../../src/train/train.js";
import { patterns, smallDataset, smallIr } from "../support/models/small-ir.js";
import { hidden, preActivation } from "./oracle.js";

const engine = await openEngine();

const random = (length: number, seed: number): number[] => {
  const source = createRandom(seed);
  return Array.from({ length }, () => source.normal());
};

describe("solvePositiveDefinite", () => {
  it("solves an example that is worked out by hand", () => {
    // A = L L^T with L = ((2, 0), (1, 3)); x = (1, 2) gives b = (8, 22).
    const x = solvePositiveDefinite(Float64Array.of(4, 2, 2, 10), Float64Array.of(8, 22), 2);
    expect([...x]).toEqual([1, 2]);
  });

  it("leaves no residual in a random system of several right-hand sides", () => {
    const n = 40;
    const b = Float64Array.from(random(3 * n, 1));
    const root = random(n * n, 2);
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return Array.from({ length: n }, (_, k) => root[i * n + k] * root[j * n + k]).reduce(
        (s, v) => s + v,
        i === j ? 1 : 0,
      );
    });
    const x = solvePositiveDefinite(a, b, n);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < 3; c++) {
        const product = Array.from({ length: n }, (_, k) => a[i * n + k] * x[k * 3 + c]).reduce(
          (s, v) => s + v,
          0,
        );
        expect(product).toBeCloseTo(b[i * 3 + c], 9);
      }
    }
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => solvePositiveDefinite(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2)).toThrow(
      "pivot 1 of 2",
    );
  });
});

describe("solveRidge", () => {
  const [rows, features, targets] = [30, 6, 2];
  const x = random(rows * features, 3);
  const t = random(rows * targets, 4);
  const weights = random(rows, 5).map(Math.abs);
  const moments = momentsOf(x, t, weights, features, targets);
  const squares = (free: number): number =>
    x.reduce(
      (sum, v, at) =>
        at % features < features - free ? sum + weights[Math.floor(at / features)] * v * v : sum,
      0,
    ) /
    (features - free);

  /** Gradient of the penalised loss at `m`, for the features from `from` to `to`; others contribute as they are. */
  const slope = (m: ArrayLike<number>, ridge: number, free: number, from = 0, to = features): number[] => {
    const gradient = Array.from({ length: features * targets }, (_, at) =>
      Math.floor(at / targets) < features - free ? ridge * squares(free) * m[at] : 0,
    );
    for (let n = 0; n < rows; n++) {
      for (let c = 0; c < targets; c++) {
        let error = -t[n * targets + c];
        for (let i = 0; i < to; i++) error += x[n * features + i] * m[i * targets + c];
        for (let i = from; i < to; i++) gradient[i * targets + c] += weights[n] * error * x[n * features + i];
      }
    }
    return gradient.slice(from * targets, to * targets);
  };

  it.each([0, 1])("is where the slope of the penalised loss is zero, with %i free features", (free) => {
    const solution = solveRidge(moments, 0.1, { free });
    for (const value of slope(solution, 0.1, free)) expect(value).toBeCloseTo(0, 4);
    // A wrong factor of the ridge is far from it.
    expect(Math.max(...slope(solution, 0.11, free).map(Math.abs))).toBeGreaterThan(0.01);
  });

  it("solves slices one after the other, each for what is left", () => {
    const solution = solveRidge(moments, 0.1, { slices: 3 });
    for (const slice of [0, 1, 2]) {
      for (const value of slope(solution, 0.1, 0, 2 * slice, 2 * slice + 2)) expect(value).toBeCloseTo(0, 4);
    }
    expect([...solution]).not.toEqual([...solveRidge(moments, 0.1)]);
  });

  it("gives zeros for features that are always zero", () => {
    const zero = momentsOf(
      x.map(() => 0),
      t,
      weights,
      features,
      targets,
    );
    expect(solveRidge(zero, 0.1).every((value) => value === 0)).toBe(true);
  });
});

function momentsOf(x: number[], t: number[], weights: number[], features: number, targets: number): Moments {
  const moments = noMoments(features, targets);
  const rows = weights.length;
  const half = rows / 2; // in two batches
  for (const start of [0, half]) {
    engine.scope(() => {
      const part = (values: number[], columns: number) =>
        engine.tensor(Float32Array.from(values.slice(start * columns, (start + half) * columns)), [
          half,
          columns,
        ]);
      addMoments(engine, moments, part(x, features), part(t, targets), part(weights, 1));
    });
  }
  return moments;
}

describe("forwardProjection", () => {
  const ir = smallIr({
    shape: [8],
    widths: [16, 12],
    slices: [2, 1],
    training: { rule: "forwardProjection" },
  });
  const dataset = smallDataset(ir, 200);

  it("answers at every exit, and repeats with its seed only", async () => {
    const trained = await train(ir, dataset, { seed: 1, fingerprint: "" });
    const { perExit } = evaluateTrained(ir, trained, dataset.test);
    expect(perExit).toHaveLength(3);
    for (const predictions of perExit) expect(accuracyOf(predictions, dataset.test)).toBeGreaterThan(0.9);
    expect(trained.record.history).toHaveLength(1);
    expect(trained.record.history[0].loss).toBeLessThan(Math.log(3));
    expect((await train(ir, dataset, { seed: 1, fingerprint: "" })).layers).toEqual(trained.layers);
    expect((await train(ir, dataset, { seed: 2, fingerprint: "" })).layers).not.toEqual(trained.layers);
  });

  it("fits heads whose sums predict y - 1 / classes: residuals are orthogonal to the last layer's z, but for the ridge", async () => {
    const { layers } = await train(ir, dataset, { seed: 1, fingerprint: "" });
    const { slope, scale } = headSlope(ir, layers, 0.01);
    expect(slope).toBeLessThan(2e-5 * scale);
    expect(headSlope(ir, layers, 0.0101).slope).toBeGreaterThan(2e-5 * scale);
  });

  it("fits layers to the signs of a random projection of input and label", async () => {
    const { layers } = await train(ir, dataset, { seed: 1, fingerprint: "" });
    const source = createRandom(1, 6); // the stream that the trainer gives to rules: Q, then U
    const q = Array.from({ length: 8 * 16 }, () => source.normal());
    const u = Array.from({ length: 3 * 16 }, () => source.normal());
    const { inputs, labels } = standardised(ir);
    const squares = inputs.flat().reduce((sum, v) => sum + v * v, 0) / 8;
    const slope = Array.from(layers[0].weights, (w) => 0.01 * squares * w);
    const free = new Array<number>(16).fill(0);
    for (const [n, input] of inputs.entries()) {
      for (const [j, a] of preActivation(layers[0], input).entries()) {
        const target =
          Math.sign(input.reduce((sum, v, i) => sum + v * q[i * 16 + j], 0)) +
          Math.sign(u[labels[n] * 16 + j]);
        free[j] += a - target;
        for (const [i, v] of input.entries()) slope[i * 16 + j] += v * (a - target);
      }
    }
    expect(Math.max(...slope.map(Math.abs))).toBeLessThan(2e-3);
    expect(Math.max(...free.map(Math.abs))).toBeLessThan(2e-3);
  });
});

/** The training part as the network reads it. */
function standardised(ir: Ir): { inputs: number[][]; labels: Uint16Array } {
  const { inputs, labels, count, size } = patterns(ir, 200, 1);
  const rowsOf = Array.from({ length: count }, (_, n) => {
    const row = Array.from(inputs.subarray(n * size, (n + 1) * size));
    const root = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0) / size);
    return row.map((v) => v / root);
  });
  return { inputs: rowsOf, labels };
}

/** Largest slope of the last head's penalised loss, and the largest term that it is made of. */
function headSlope(ir: Ir, layers: readonly TrainedLayer[], ridge: number): { slope: number; scale: number } {
  const data = standardised(ir);
  const samples = { inputs: data.inputs, labels: [...data.labels] };
  const last = layers.length - 1;
  const head = layers[last].head!;
  const slope = new Array<number>(head.length).fill(0);
  let squares = 0;
  let scale = 0;
  for (const [n, label] of samples.labels.entries()) {
    const z = layers.map((layer, l) =>
      preActivation(layer, hidden(layers, l, samples, n)).map((a) => Math.max(0, a)),
    );
    const scores = [0, 1, 2].map((k) =>
      layers.reduce((sum, own, l) => z[l].reduce((part, v, j) => part + v * own.head![j * 3 + k], sum), 0),
    );
    for (const [j, v] of z[last].entries()) {
      squares += v * v;
      for (const [k, s] of scores.entries()) {
        slope[j * 3 + k] += v * (s - (Number(k === label) - 1 / 3));
        scale = Math.max(scale, Math.abs(slope[j * 3 + k]));
      }
    }
  }
  const penalised = slope.map((value, at) => value + (ridge * squares * head[at]) / layers[last].bias.length);
  return { slope: Math.max(...penalised.map(Math.abs)), scale };
}
