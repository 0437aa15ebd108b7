import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { rootMeanSquare, scaledBy } from "../../src/numerics/squares.js";

/** Samples of every size that a float32 has, against float64. */

const random = createRandom(5);
const LARGEST = 2 ** 127 * (2 - 2 ** -23);
const SCALES = [1e-38, 1e-30, 1e-23, 3e-20, 1e-19, 1e-15, 1, 1e15, 1e18, 1.8e19, 1.85e19, 1e30, 1e38];

function expected(raw: Float32Array, center: boolean): number[] {
  const mean = center ? raw.reduce((sum, each) => sum + each, 0) / raw.length : 0;
  const rms = Math.sqrt(raw.reduce((sum, each) => sum + (each - mean) ** 2, 0) / raw.length);
  return Array.from(raw, (each) => (each - mean) / rms);
}

function found(raw: Float32Array, center: boolean): number[] {
  const rms = rootMeanSquare(raw, center, 1);
  return Array.from(raw, (each) => (rms === null ? 0 : scaledBy(rms, each)));
}

describe.each([
  ["rms", false],
  ["sample", true],
] as const)("%s", (_title, center) => {
  test.each(SCALES)("of values of about %s is that of float64", (scale) => {
    for (const size of [2, 3, 17, 300]) {
      const raw = Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * scale);
      const wanted = expected(raw, center);
      for (const [i, each] of found(raw, center).entries()) expect(each).toBeCloseTo(wanted[i]!, 4);
    }
  });

  test("the largest float32 beside its opposite, and the least ones, are right too", () => {
    expect(found(Float32Array.of(LARGEST, -LARGEST), center)).toEqual([1, -1]);
    expect(found(Float32Array.of(2 ** -149, -(2 ** -149)), center)).toEqual([1, -1]);
    expect(found(Float32Array.of(LARGEST, LARGEST, -LARGEST, -LARGEST), center)).toEqual([1, 1, -1, -1]);
  });
});

test("values that are all alike are zeros without their mean, whatever they are", () => {
  for (const value of [0, -0, 2 ** -149, 1, -3.25e30, LARGEST])
    expect(found(new Float32Array(4).fill(value), true).map(Math.abs)).toEqual([0, 0, 0, 0]);
  const silence = new Float32Array(1464).fill(Math.log(3e5)); // whose sum is no float32
  expect(Math.max(...found(silence, true).map(Math.abs))).toBe(0);
});

test("what is not finite is never taken for a number", () => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(found(Float32Array.of(1, value, 2), false)[1]).toBeNaN();
    expect(found(Float32Array.of(1, value, 2), true)[1]).toBeNaN();
  }
});
