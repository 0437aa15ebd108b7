import { describe, expect, it } from "vitest";
import { engineName, openEngine } from "../../src/engine/engine.js";
import { createAdam } from "../../src/train/adam.js";

const crashListeners = (): number[] =>
  ["uncaughtException", "unhandledRejection"].map((event) => process.listenerCount(event));

const before = crashListeners();
const engine = await openEngine();

describe("the engine", () => {
  it("is native or WebAssembly, and says why it is not native", async () => {
    expect(engine.name).toMatch(/^tfjs-(node|wasm) 4\.22\.0$/);
    expect(await engineName()).toBe(engine.name);
    if (engine.name.startsWith("tfjs-wasm")) expect(engine.notes.join()).toContain("@tensorflow/tfjs-node");
  });

  it("leaves the process's handling of crashes alone", () => {
    expect(crashListeners()).toEqual(before);
  });

  it("frees what a scope made, and keeps variables", () => {
    const kept = engine.scope(() => engine.variable(Float32Array.of(1, 2), [1, 2]));
    const inner = engine.scope(() => engine.scale(kept, 2));
    expect(inner.isDisposed).toBe(true);
    engine.scope(() => engine.assign(kept, engine.shift(kept, 1)));
    expect([...engine.read(kept)]).toEqual([2, 3]);
    engine.release([kept]);
    expect(kept.isDisposed).toBe(true);
  });

  it("frees the tensors of a scope that throws", () => {
    let tensor = engine.scope(() => engine.tensor(Float32Array.of(1), [1, 1]));
    expect(() =>
      engine.scope(() => {
        tensor = engine.tensor(Float32Array.of(1), [1, 1]);
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(tensor.isDisposed).toBe(true);
  });

  it("sums columns and averages rows", () => {
    engine.scope(() => {
      const a = engine.tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
      expect([...engine.read(engine.columnSum(a))]).toEqual([5, 7, 9]);
      expect([...engine.read(engine.rowMean(a))]).toEqual([2, 5]);
    });
  });
});

describe("Adam", () => {
  it("equals the textbook form with bias correction", () => {
    const gradients = [
      [0.5, -2, 0],
      [0.25, 1, 1e-9],
      [-1, 0.125, 0],
    ];
    const parameter = engine.variable(Float32Array.of(1, 2, 3), [1, 3]);
    const adam = createAdam(engine, [parameter]);
    const expected = [1, 2, 3];
    const first = [0, 0, 0];
    const second = [0, 0, 0];
    for (const [index, gradient] of gradients.entries()) {
      engine.scope(() => adam.step([engine.tensor(Float32Array.from(gradient), [1, 3])], 0.1));
      const t = index + 1;
      for (const [i, g] of gradient.entries()) {
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        const corrected = Math.sqrt(second[i] / (1 - 0.999 ** t));
        expected[i] -= (0.1 * (first[i] / (1 - 0.9 ** t))) / (corrected + 1e-8);
      }
      for (const [i, value] of engine.read(parameter).entries()) expect(value).toBeCloseTo(expected[i], 5);
    }
    adam.release();
    engine.release([parameter]);
  });
});
