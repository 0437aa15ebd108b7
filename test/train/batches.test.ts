import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import { gridOf, type SampleGrid } from "../../src/ir/sample-grid.js";
import { createRandom } from "../../src/numerics/prng.js";
import { moveSample, zerosOf } from "../../src/train/augment.js";
import { chunks, createBatches, type Draws, weightsOfClasses } from "../../src/train/batches.js";
import { patterns, smallIr } from "../support/models/small-ir.js";

const engine = await openEngine();
const draws = (seed: number): Draws => ({
  shift: createRandom(seed, 1),
  noise: createRandom(seed, 2),
  dropout: createRandom(seed, 3),
  flip: createRandom(seed, 4),
});

describe("a sample that is moved", () => {
  const image = Uint8Array.of(1, 2, 3, 4, 5, 6); // 2 rows of 3
  const grid = { planes: 1, rows: 2, columns: 3, channels: 1 };
  it.each([
    [0, 0, [1, 2, 3, 4, 5, 6]],
    [1, 0, [0, 0, 0, 1, 2, 3]],
    [-1, 0, [4, 5, 6, 0, 0, 0]],
    [0, 1, [0, 1, 2, 0, 4, 5]],
    [0, -2, [3, 0, 0, 6, 0, 0]],
    [1, -1, [0, 0, 0, 2, 3, 0]],
    [2, 0, [0, 0, 0, 0, 0, 0]],
    [0, -5, [0, 0, 0, 0, 0, 0]],
  ])("goes by (%i, %i) and leaves what lies beyond", (dy, dx, expected) => {
    const out = new Uint8Array(6);
    moveSample(image, grid, { down: dy, right: dx, mirrored: false }, out);
    expect([...out]).toEqual(expected);
  });
});

describe("augmentation", () => {
  const moved = (grid: SampleGrid, right: number, mirrored: boolean): number[] => {
    const size = grid.planes * grid.rows * grid.columns * grid.channels;
    const out = new Uint8Array(size);
    moveSample(
      Uint8Array.from({ length: size }, (_, i) => i + 1),
      grid,
      { down: 0, right, mirrored },
      out,
    );
    return [...out];
  };

  it("lets in what reads as zero, or is as near to it as the storage allows", () => {
    const part = { start: 0, size: 2, standardize: "none" } as const;
    const parts = [
      { ...part, scale: 1 / 128, offset: -1 },
      { ...part, start: 2, scale: 0.25, offset: 0.6 },
    ];
    const input = { raw: [1, 4], parts };
    expect([...zerosOf(input, "uint8")]).toEqual([128, 128, 0, 0]);
    expect([...zerosOf(input, "int16")]).toEqual([128, 128, -2, -2]);
    expect([...zerosOf(input, "float32")]).toEqual([128, 128, -2.4, -2.4]);
  });

  it("moves and mirrors pixels with all of their channels, and planes each by itself", () => {
    const hwc = { planes: 1, rows: 1, columns: 3, channels: 2 };
    const chw = { planes: 2, rows: 1, columns: 3, channels: 1 };
    expect(moved(hwc, 1, false)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(moved(hwc, 0, true)).toEqual([5, 6, 3, 4, 1, 2]);
    expect(moved(hwc, -1, true)).toEqual([3, 4, 1, 2, 0, 0]);
    expect(moved(chw, 0, true)).toEqual([3, 2, 1, 6, 5, 4]);
    expect(moved(chw, 1, false)).toEqual([0, 1, 2, 0, 4, 5]);
  });

  it.each([
    {
      title: "an image in front of dense layers",
      raw: [4, 5],
      network: [20],
      rows: 4,
      columns: 5,
      channels: 1,
    },
    { title: "one with channels", raw: [4, 5, 3], network: [60], rows: 4, columns: 5, channels: 3 },
    { title: "a map", raw: [4, 5, 3], network: [4, 5, 3], rows: 4, columns: 5, channels: 3 },
    { title: "a signal", raw: [5, 3], network: [5, 3], rows: 1, columns: 5, channels: 3 },
  ])("finds rows and columns of $title", ({ raw, network, rows, columns, channels }) => {
    expect(gridOf({ raw, network })).toEqual({ planes: 1, rows, columns, channels });
  });

  it("finds planes where the channels come first", () => {
    const grid = gridOf({ raw: [3, 4, 5], network: [4, 5, 3], turned: true });
    expect(grid).toEqual({ planes: 3, rows: 4, columns: 5, channels: 1 });
    expect(gridOf({ raw: [6], network: [6] })).toBeNull();
  });

  it("mirrors half of the samples of a training, and never those that are scored", () => {
    const ir = smallIr({ shape: [1, 4], training: { flip: true } });
    const samples = patterns(ir, 1, 1);
    const batches = createBatches(engine, ir, [], samples, 200);
    const rows = (random?: Draws): string[] =>
      engine.scope(() => {
        const values = engine.read(batches.assemble(new Uint32Array(200), random).inputs);
        return Array.from({ length: 200 }, (_, n) => values.slice(4 * n, 4 * n + 4).join());
      });
    const [plain = ""] = rows();
    const mirrored = plain.split(",").reverse().join();
    const drawn = rows(draws(1));
    expect(new Set(rows())).toEqual(new Set([plain]));
    expect(new Set(drawn)).toEqual(new Set([plain, mirrored]));
    expect(Math.abs(drawn.filter((row) => row === mirrored).length - 100)).toBeLessThan(30);
  });
});

describe("batches", () => {
  const ir = smallIr({ shape: [3, 4], training: { shift: 1 } });
  const samples = patterns(ir, 20, 1);
  const batches = createBatches(engine, ir, [], samples, 5);
  const read = (indices: number[], random?: Draws): [number[], number[]] =>
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
    const moved = read([3, 3, 3, 3], draws(1));
    expect(moved[0]).not.toEqual(still[0]);
    expect(moved[1]).toEqual(still[1]);
    expect(read([3, 3, 3, 3], draws(1))).toEqual(moved);
    expect(samples.inputs).toEqual(before);
  });
});

describe("class weights", () => {
  const labels = Uint16Array.from([...new Array(6).fill(0), 1, 1, 1, 3]); // 6, 3, 0 and 1 of 10

  it.each([
    [0, [1, 1, 0, 1]],
    [1, [10 / 18, 10 / 9, 0, 10 / 3]],
    // (10 / 24)^1/2, (10 / 12)^1/2, (10 / 4)^1/2 over their mean 0.6 sqrt(10/24) + 0.3 sqrt(10/12) + 0.1 sqrt(10/4)
    [0.5, [0.787_89, 1.114_25, 0, 1.929_93]],
  ])("with exponent %d make the mean sample count 1", (exponent, expected) => {
    const weights = weightsOfClasses(labels, 4, exponent);
    for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[k], 4);
    expect(labels.reduce((sum, label) => sum + weights[label], 0)).toBeCloseTo(10, 10);
  });

  it("stand beside the samples of a batch, over the whole part and not over the batch", () => {
    const ir = smallIr({ training: { classWeights: 1 } });
    const samples = { ...patterns(ir, 8, 1), labels: Uint16Array.of(0, 0, 0, 0, 0, 0, 1, 2) };
    engine.scope(() => {
      const batch = createBatches(engine, ir, [], samples, 2).assemble(Uint32Array.of(6, 0));
      expect(batch.weights.shape).toEqual([2, 1]);
      expect(engine.read(batch.weights)[0]).toBeCloseTo(8 / 3, 6);
      expect(engine.read(batch.weights)[1]).toBeCloseTo(8 / 18, 6);
      expect([...batch.targets]).toEqual([1, 0]);
    });
  });
});

describe("noise", () => {
  const ir = smallIr({ shape: [400], training: { noise: 0.5 } });
  const batches = createBatches(engine, ir, [], patterns(ir, 5, 1), 5);
  const inputs = (given?: Draws): Float32Array =>
    engine.scope(() => engine.read(batches.assemble(Uint32Array.of(0, 1, 2, 3, 4), given).inputs));

  it("is added to standardised inputs, with the stated deviation, repeatably, and not when scoring", () => {
    const noisy = inputs(draws(1));
    const clean = inputs();
    const added = noisy.map((value, i) => value - clean[i]);
    const mean = added.reduce((sum, x) => sum + x, 0) / added.length;
    const square = added.reduce((sum, x) => sum + x * x, 0) / added.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(Math.sqrt(square) - 0.5)).toBeLessThan(0.03);
    expect(inputs(draws(1))).toEqual(noisy);
    expect(inputs(draws(2))).not.toEqual(noisy);
  });
});

describe("dropout", () => {
  const ir = smallIr({ widths: [400, 200], training: { dropout: 0.2 } });
  const batches = createBatches(engine, ir, [], patterns(ir, 5, 1), 5);
  const masks = (given?: Draws): Float32Array[] | null =>
    engine.scope(
      () => batches.assemble(Uint32Array.of(0, 1, 2), given).masks?.map((mask) => engine.read(mask)) ?? null,
    );

  it("draws a mask per sample and unit whose mean is 1, repeatably, and none when scoring", () => {
    const drawn = masks(draws(1));
    expect(drawn?.map((mask) => mask.length)).toEqual([1200, 600]);
    const values = drawn?.flatMap((mask) => [...mask]) ?? [];
    expect(new Set(values)).toEqual(new Set([0, 1.25]));
    expect(Math.abs(values.reduce((sum, x) => sum + x, 0) / values.length - 1)).toBeLessThan(0.03);
    expect(masks(draws(1))).toEqual(drawn);
    expect(masks(draws(2))).not.toEqual(drawn);
    expect(masks()).toBeNull();
  });
});

describe("chunks", () => {
  it("cover every index once, the last one shorter", () => {
    const cut = [...chunks(Uint32Array.of(5, 6, 7, 8, 9), 2)].map((chunk) => [...chunk]);
    expect(cut).toEqual([[5, 6], [7, 8], [9]]);
  });
});
