import { describe, expect, test } from "vitest";
import type { CellsIr } from "../../src/ir/layers.js";
import { mapBehind, planeOf, tiles, type Window } from "../../src/ir/window.js";
import { updateDense } from "../../src/numerics/integer-learning.js";
import { updateMapsInteger, updateMapsReal } from "../../src/numerics/map-learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cellStart, eachWindow } from "../../src/numerics/windows.js";

const random = createRandom(31);

/** Values of a map [6][5][2] under a window with padding and strides, three channels. */
const INPUT = [6, 5, 2];
const WINDOW: Window = { kernel: [3, 2], stride: [1, 2], padding: [1, 1, 1, 0] };
const MAP = mapBehind(WINDOW, INPUT, 3);
const INPUTS = 3 * 2 * 2;

const CASES: readonly (readonly [string, CellsIr, readonly [number, number]])[] = [
  ["maxima", { reading: "max", grid: [2, 2] }, [1, 1]],
  ["means of uneven cells", { reading: "average", grid: [4, 2] }, [1, 1]],
  ["maxima behind a pool that drops a row", { reading: "max", grid: [2, 1] }, [2, 1]],
  ["means behind a pool", { reading: "average", grid: [1, 2] }, [3, 1]],
];

describe("floats", () => {
  test.each(CASES)("%s: the update is the gradient of what the head reads", (_what, cells, pool) => {
    const x = Float32Array.from({ length: 60 }, () => (random.below(3) === 0 ? 0 : random.normal()));
    const weights = Float32Array.from({ length: INPUTS * 3 }, () => random.normal());
    const bias = Float32Array.from({ length: 3 }, () => random.normal());
    const errors = Float64Array.from({ length: cells.grid[0] * cells.grid[1] * 3 }, () => random.normal());
    const loss = (w: ArrayLike<number>, b: ArrayLike<number>): number =>
      featuresOf(x, w, b, cells, pool).reduce((sum, f, at) => sum + f * errors[at]!, 0);

    const [moved, movedBias] = [weights.slice(), bias.slice()];
    const shares = sharesOf(cells, pool);
    const c = Float32Array.from(errors, (error, at) => -error * shares[Math.floor(at / 3)]!);
    const z = Float32Array.from(mapOf(x, weights, bias));
    updateMapsReal("f32", moved, movedBias, { ...geometry(cells, pool), x, z, c });

    const step = 1e-4;
    const slope = (values: Float32Array, at: number, of: (changed: number[]) => number): number => {
      const shifted = (by: number): number[] => Array.from(values, (v, i) => (i === at ? v + by : v));
      return (of(shifted(step)) - of(shifted(-step))) / (2 * step);
    };
    for (let at = 0; at < weights.length; at++)
      expect(moved[at]! - weights[at]!).toBeCloseTo(-slope(weights, at, (w) => loss(w, bias)), 4);
    for (let at = 0; at < bias.length; at++)
      expect(movedBias[at]! - bias[at]!).toBeCloseTo(-slope(bias, at, (b) => loss(weights, b)), 4);
  });
});

describe("integers", () => {
  test("one position with one cell learns as a dense layer does", () => {
    const window: Window = { kernel: [2, 3], stride: [1, 1], padding: [0, 0, 0, 0] };
    const plane = { height: 2, width: 3, channels: 2 };
    for (let round = 0; round < 100; round++) {
      const rule = { dither: 1 + random.below(16), biasShift: random.below(31) - 14 };
      const x = Int8Array.from({ length: 12 }, () => random.below(255) - 127);
      const z = Int8Array.from({ length: 4 }, () => 1 + random.below(127));
      const c = Int16Array.from({ length: 4 }, () =>
        random.below(3) === 0 ? 0 : random.below(65535) - 32767,
      );
      const base = random.uint32();
      const [weights, bias] = [
        Int16Array.from({ length: 48 }, () => random.below(65000) - 32600),
        Int32Array.from({ length: 4 }, () => random.below(2 ** 30) - 2 ** 29),
      ];
      const [otherWeights, otherBias] = [weights.slice(), bias.slice()];
      const held = updateDense(rule, otherWeights, otherBias, x, c, base, 0);
      const cells = { reading: "max", grid: [1, 1] } as const;
      const reading = { map: { height: 1, width: 1, channels: 4 }, pool: [1, 1], cells } as const;
      expect(updateMapsInteger(rule, weights, bias, { window, plane, reading, x, z, c }, base)).toBe(held);
      expect([...weights]).toEqual([...otherWeights]);
      expect([...bias]).toEqual([...otherBias]);
    }
  });

  test("ties of a maximum go to the lowest position, and a channel that is never active stays", () => {
    const window: Window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] };
    const plane = { height: 1, width: 4, channels: 1 };
    const cells = { reading: "max", grid: [1, 2] } as const;
    const reading = { map: { height: 1, width: 4, channels: 2 }, pool: [1, 1], cells } as const;
    const x = Int8Array.of(10, 20, 30, 40);
    const z = Int8Array.of(7, 0, 7, 0, 5, 0, 5, 0); // [4 positions][2 channels]
    const c = Int16Array.of(100, 100, 1, 100);
    const [weights, bias] = [new Int16Array(2), new Int32Array(2)];
    const update = { window, plane, reading, x, z, c };
    updateMapsInteger({ dither: 1, biasShift: -1 }, weights, bias, update, 0);
    expect(weights[0]).toBeOneOf([-(1000 + 30) / 2, -(1000 + 30) / 2 - 1].map(Math.floor));
    expect([weights[1], ...bias]).toEqual([0, -2 * (100 + 1), 0]);
  });
});

function geometry(cells: CellsIr, pool: readonly [number, number]) {
  return { window: WINDOW, plane: planeOf(INPUT), reading: { map: planeOf(MAP), pool, cells } };
}

/** z = relu(bias + window W), in float64. */
function mapOf(x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const z: number[] = [];
  let acc: number[] = [];
  eachWindow(
    WINDOW,
    planeOf(INPUT),
    () => {
      acc = Array.from(b);
    },
    (pixel, tap, count) => {
      for (let i = 0; i < 2 * count; i++)
        for (let j = 0; j < 3; j++) acc[j]! += x[2 * pixel + i]! * w[(2 * tap + i) * 3 + j]!;
    },
    () => z.push(...acc.map((sum) => Math.max(0, sum))),
  );
  return Float64Array.from(z);
}

/** What the head reads, in float64. */
function featuresOf(
  x: Float32Array,
  w: ArrayLike<number>,
  b: ArrayLike<number>,
  cells: CellsIr,
  pool: readonly [number, number],
): number[] {
  const pooled = mapBehind(tiles(pool), MAP, 3);
  const z = pooledOf(mapOf(x, w, b), pool);
  return cellPixels(cells, pooled).flatMap((pixels) =>
    [0, 1, 2].map((channel) => {
      const values = pixels.map((pixel) => z[3 * pixel + channel]!);
      const all = { max: Math.max(...values), average: values.reduce((a, v) => a + v, 0) / values.length };
      return all[cells.reading];
    }),
  );
}

function pooledOf(map: Float64Array, pool: readonly [number, number]): ArrayLike<number> {
  const { height, width } = planeOf(mapBehind(tiles(pool), MAP, 3));
  const across = planeOf(MAP).width;
  return Array.from({ length: height * width * 3 }, (_, at) => {
    const [y, x, channel] = [Math.floor(at / 3 / width), Math.floor(at / 3) % width, at % 3];
    const values: number[] = [];
    for (let dy = 0; dy < pool[0]; dy++)
      for (let dx = 0; dx < pool[1]; dx++)
        values.push(map[3 * ((y * pool[0] + dy) * across + x * pool[1] + dx) + channel]!);
    return Math.max(...values);
  });
}

/** Pixels of each cell behind the pool. */
function cellPixels({ grid }: CellsIr, pooled: readonly number[]): number[][] {
  const { height, width } = planeOf(pooled);
  return Array.from({ length: grid[0] * grid[1] }, (_, cell) => {
    const [row, column] = [Math.floor(cell / grid[1]), cell % grid[1]];
    const pixels: number[] = [];
    for (let y = cellStart(row, grid[0], height); y < cellStart(row + 1, grid[0], height); y++)
      for (let x = cellStart(column, grid[1], width); x < cellStart(column + 1, grid[1], width); x++)
        pixels.push(y * width + x);
    return pixels;
  });
}

/** Share of the error of a feature that each of its pixels has. */
function sharesOf(cells: CellsIr, pool: readonly [number, number]): number[] {
  const counts = cellPixels(cells, mapBehind(tiles(pool), MAP, 3)).map((pixels) => pixels.length);
  return counts.map((count) => ({ max: 1, average: 1 / count })[cells.reading]);
}
