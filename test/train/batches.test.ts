import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { chunks, createBatches, shiftImage } from "../../src/train/batches.js";
import { openEngine } from "../../src/train/engine.js";
import { patterns, smallIr } from "./small-model.js";

const engine = await openEngine();

describe("shiftImage", () => {
  const image = Uint8Array.of(1, 2, 3, 4, 5, 6); // 2 rows of 3
  it.each([
    [0, 0, [1, 2, 3, 4, 5, 6]],
    [1, 0, [0, 0, 0, 1, 2, 3]],
    [-1, 0, [4, 5, 6, 0, 0, 0]],
    [0, 1, [0, 1, 2, 0, 4, 5]],
    [0, -2, [3, 0, 0, 6, 0, 0]],
    [1, -1, [0, 0, 0, 2, 3, 0]],
    [2, 0, [0, 0, 0, 0, 0, 0]],
    [0, -5, [0, 0, 0, 0, 0, 0]],
  ])("moves by (%i, %i) and lets zeros in", (dy, dx, expected) => {
    const out = new Uint8Array(6).fill(9);
    shiftImage(image, 2, 3, dy, dx, out);
    expect([...out]).toEqual(expected);
  });
});

describe("batches", () => {
  const ir = smallIr({ shape: [3, 4], training: { shift: 1 } });
  const samples = patterns(ir, 20, 1);
  const batches = createBatches(engine, ir, [], samples, 5);
  const read = (indices: number[], random?: ReturnType<typeof createRandom>): [number[], number[]] =>
    engine.scope(() => {
      const { inputs, labels } = batches.assemble(Uint32Array.from(indices), random);
      return [Array.from(engine.read(inputs)), Array.from(engine.read(labels))];
    });

  it("hold standardised rows and one-hot labels in the order of the indices", () => {
    const [inputs, labels] = read([7, 2]);
    for (const [row, index] of [7, 2].entries()) {
      const raw = Array.from(samples.inputs.subarray(index * 12, index * 12 + 12));
      const root = Math.sqrt(raw.reduce((sum, x) => sum + x * x, 0) / 12);
      for (const [i, x] of raw.entries()) expect(inputs[row * 12 + i]).toBeCloseTo(x / root, 5);
      expect(labels.slice(row * 3, row * 3 + 3)).toEqual(
        [0, 1, 2].map((k) => Number(k === samples.labels[index])),
      );
    }
  });

  it("carry nothing over from a larger batch before", () => {
    const fresh = read([4]);
    read([0, 1, 2, 3, 5]);
    expect(read([4])).toEqual(fresh);
  });

  it("shift only where a random source is given, repeatably, and leave the samples alone", () => {
    const before = samples.inputs.slice();
    const still = read([3, 3, 3, 3]);
    const moved = read([3, 3, 3, 3], createRandom(1));
    expect(moved[0]).not.toEqual(still[0]);
    expect(moved[1]).toEqual(still[1]);
    expect(read([3, 3, 3, 3], createRandom(1))).toEqual(moved);
    expect(samples.inputs).toEqual(before);
  });
});

describe("chunks", () => {
  it("cover every index once, the last one shorter", () => {
    const cut = [...chunks(Uint32Array.of(5, 6, 7, 8, 9), 2)].map((chunk) => [...chunk]);
    expect(cut).toEqual([[5, 6], [7, 8], [9]]);
  });
});
