/** Convolutions and pools of the engine against their definitions in float64. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import type { Geometry } from "../../src/engine/geometry.js";
import { poolGeometry } from "../../src/engine/pooling.js";
import { positionsOf } from "../../src/ir/window.js";
import { createRandom } from "../../src/numerics/prng.js";

const BATCH = 3;
const engine = await openEngine();

function geometry(
  [height, width, channels, filters]: [number, number, number, number],
  kernel: [number, number],
  stride: [number, number],
  padding: [number, number, number, number],
): Geometry {
  const window = { kernel, stride, padding };
  const [rows, columns] = positionsOf(window, { height, width, channels });
  return { height, width, channels, filters, ...window, rows, columns };
}

const cases: Record<string, Geometry> = {
  "same padding": geometry([7, 7, 3, 5], [3, 3], [1, 1], [1, 1, 1, 1]),
  "stride 2, uneven padding, one channel": geometry([8, 6, 1, 4], [5, 5], [2, 2], [1, 1, 2, 2]),
  "rows that no window reaches": geometry([8, 9, 2, 3], [3, 2], [3, 2], [0, 0, 0, 0]),
  "a signal": geometry([1, 26, 2, 6], [1, 7], [1, 2], [0, 0, 0, 0]),
  "padding in front alone": geometry([5, 5, 4, 4], [2, 3], [2, 1], [1, 2, 0, 0]),
  "one pixel": geometry([4, 4, 3, 2], [1, 1], [1, 1], [0, 0, 0, 0]),
};

/** Calls `visit` with the indices of each product: x of maps, w of weights, s of sums. */
function eachProduct(g: Geometry, visit: (x: number, w: number, s: number) => void): void {
  const { height, width, channels, filters, kernel, stride, padding, rows, columns } = g;
  for (let n = 0; n < BATCH; n++)
    for (let p = 0; p < rows * columns; p++)
      for (let t = 0; t < kernel[0] * kernel[1]; t++) {
        const y = Math.floor(p / columns) * stride[0] - padding[0] + Math.floor(t / kernel[1]);
        const x = (p % columns) * stride[1] - padding[1] + (t % kernel[1]);
        if (y < 0 || x < 0 || y >= height || x >= width) continue;
        for (let c = 0; c < channels; c++)
          for (let f = 0; f < filters; f++)
            visit(
              ((n * height + y) * width + x) * channels + c,
              (t * channels + c) * filters + f,
              (n * rows * columns + p) * filters + f,
            );
      }
}

function draws(seed: number, length: number, share = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => (random.uniform() < share ? random.normal() : 0));
}

function expectClose(found: Float32Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  expect(Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)))).toBeLessThan(2e-5);
}

describe.each(Object.entries(cases))("a convolution, %s", (_, g) => {
  const size = g.height * g.width * g.channels;
  const sums = g.rows * g.columns * g.filters;
  const inputs = g.kernel[0] * g.kernel[1] * g.channels;
  const x = draws(1, BATCH * size);
  const w = draws(2, inputs * g.filters);
  const b = draws(3, g.filters);
  const tensors = () => ({
    maps: engine.tensor(x, [BATCH, size]),
    weights: engine.tensor(w, [inputs, g.filters]),
    bias: engine.tensor(b, [1, g.filters]),
  });

  it("has the sums of its windows", () => {
    const expected = Float64Array.from({ length: BATCH * sums }, (_, i) => b[i % g.filters]!);
    eachProduct(g, (xi, wi, si) => {
      expected[si] += x[xi]! * w[wi]!;
    });
    engine.scope(() => {
      const { maps, weights, bias } = tensors();
      expectClose(engine.read(engine.convolve(maps, weights, bias, g)), expected);
    });
  });

  it.each([0, 0.05, 1])("has their gradients where a share of %d of the errors is not zero", (share) => {
    const e = draws(4, BATCH * sums, share);
    const expected = { weights: new Float64Array(w.length), bias: new Float64Array(g.filters) };
    const back = new Float64Array(x.length);
    eachProduct(g, (xi, wi, si) => {
      expected.weights[wi] += x[xi]! * e[si]!;
      back[xi] += w[wi]! * e[si]!;
    });
    for (const [i, value] of e.entries()) expected.bias[i % g.filters] += value;
    engine.scope(() => {
      const { maps, weights } = tensors();
      const error = engine.tensor(e, [BATCH, sums]);
      const found = engine.convolveGradients(maps, error, g);
      expectClose(engine.read(found.weights), expected.weights);
      expectClose(engine.read(found.bias), expected.bias);
      expectClose(engine.read(engine.convolveBack(error, weights, g)), back);
    });
  });
});

it.each([12, 50])(
  "has the same bits where its inputs are mostly zeros: it adds in the order of the map, %i filters",
  (filters) => {
    const g = geometry([14, 14, 12, filters], [3, 3], [1, 1], [1, 1, 1, 1]);
    const w = draws(2, 9 * 12 * filters);
    const b = draws(3, filters);
    for (const share of [0.2, 1]) {
      const x = draws(1, BATCH * 14 * 14 * 12, share);
      const expected = Float32Array.from({ length: BATCH * 14 * 14 * filters }, (_, i) => b[i % filters]!);
      eachProduct(g, (xi, wi, si) => {
        expected[si] = Math.fround(expected[si]! + Math.fround(x[xi]! * w[wi]!));
      });
      engine.scope(() => {
        const maps = engine.tensor(x, [BATCH, 14 * 14 * 12]);
        const sums = engine.convolve(
          maps,
          engine.tensor(w, [108, filters]),
          engine.tensor(b, [1, filters]),
          g,
        );
        if (engine.name.startsWith("tfjs-wasm")) expect(engine.read(sums)).toEqual(expected);
      });
    }
  },
);

describe("a pool", () => {
  const pixels = [[0, 1, 3], [2], [4, 5]];
  const channels = 5;
  const own = poolGeometry(pixels, channels, 6 * channels);
  const x = draws(5, BATCH * 6 * channels);
  x.copyWithin(channels, 0, channels); // pixel 1 equals pixel 0: the first of equals has the gradient
  const e = draws(6, BATCH * pixels.length * channels);

  it.each(["max", "average"] as const)("of %s has its values and its gradient", (reading) => {
    const output = new Float64Array(e.length);
    const back = new Float64Array(x.length);
    for (let at = 0; at < e.length; at++) {
      const [c, p, n] = [
        at % channels,
        Math.floor(at / channels) % pixels.length,
        Math.floor(at / channels / pixels.length),
      ];
      const indices = pixels[p]!.map((pixel) => (n * 6 + pixel) * channels + c);
      const values = indices.map((index) => x[index]!);
      if (reading === "max") {
        output[at] = Math.max(...values);
        back[indices[values.indexOf(output[at]!)]!] += e[at]!;
      } else {
        output[at] = values.reduce((sum, value) => sum + value, 0) / values.length;
        for (const index of indices) back[index] += e[at]! / values.length;
      }
    }
    engine.scope(() => {
      const maps = engine.tensor(x, [BATCH, 6 * channels]);
      const pooled = engine.pool(maps, own, reading);
      expectClose(engine.read(pooled), output);
      const gradient = engine.tensor(e, [BATCH, pixels.length * channels]);
      expectClose(engine.read(engine.poolBack(gradient, maps, pooled, own, reading)), back);
    });
  });
});
