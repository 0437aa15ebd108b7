import { describe, expect, test } from "vitest";
import { solvePositiveDefinite } from "../../src/engine/cholesky.js";
import { createRandom } from "../../src/numerics/prng.js";
import { RLS_VALUE_EXPONENT, rlsLearnInteger, rlsScoresInteger } from "../../src/numerics/rls-integer.js";
import { rlsLearnReal, rlsScoresReal } from "../../src/numerics/rls-real.js";

const UNITS = 12;
const CLASSES = 3;
const EXPONENT = 5;
const TRIANGLE = (UNITS * (UNITS + 1)) / 2;

/** Normalised samples as int8 with exponent 5, and a label that a linear map of them decides. */
const samples = (() => {
  const random = createRandom(3);
  const centres = Array.from({ length: CLASSES }, () => Array.from({ length: UNITS }, () => random.normal()));
  return Array.from({ length: 200 }, (_, n) => {
    const label = n % CLASSES;
    const z = centres[label]!.map((value) => Math.max(0, value + 0.7 * random.normal()));
    const rms = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / UNITS);
    return { label, h: Int8Array.from(z, (value) => Math.min(127, Math.round((value / rms) * 32))) };
  });
})();

/** (sum h h^T + 1)^-1 and the same times sum h y^T, in float64. */
function batch(count: number) {
  const gram = new Float64Array(UNITS * UNITS);
  const cross = new Float64Array(UNITS * CLASSES);
  const identity = Float64Array.from({ length: UNITS * UNITS }, (_, at) => (at % (UNITS + 1) === 0 ? 1 : 0));
  for (const { h, label } of samples.slice(0, count)) {
    for (let i = 0; i < UNITS; i++) {
      for (let j = 0; j < UNITS; j++) gram[i * UNITS + j]! += (h[i]! * h[j]!) / 1024;
      cross[i * CLASSES + label]! += h[i]! / 32;
    }
  }
  for (let i = 0; i < UNITS; i++) gram[i * (UNITS + 1)]! += 1;
  return {
    solution: solvePositiveDefinite(gram, cross, UNITS),
    covariance: solvePositiveDefinite(gram, identity, UNITS),
  };
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(expected).reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

/** Upper triangle of a matrix, row after row. */
function upper(matrix: Float64Array): number[] {
  return Array.from({ length: UNITS }, (_, i) => [...matrix.subarray(i * UNITS + i, (i + 1) * UNITS)]).flat();
}

function startOf<Numbers extends Int16Array | Float32Array>(
  zeros: (length: number) => Numbers,
  one: number,
): { solution: Numbers; covariance: Numbers; resets: Uint32Array } {
  const covariance = zeros(TRIANGLE);
  for (let i = 0, at = 0; i < UNITS; at += UNITS - i, i++) covariance[at] = one;
  return { solution: zeros(UNITS * CLASSES), covariance, resets: new Uint32Array(1) };
}

describe("one pass of recursive least squares is the batch solution", () => {
  test("in floats, to their last digits", () => {
    const rls = startOf((length) => new Float32Array(length), 1);
    const scores = new Float32Array(CLASSES);
    for (const { h, label } of samples) {
      const real = Float32Array.from(h, (value) => value / 32);
      rlsScoresReal(rls.solution, real, scores);
      rlsLearnReal(rls, real, scores, label, new Float32Array(UNITS));
    }
    const { solution, covariance } = batch(samples.length);
    expect(largestDifference(rls.solution, solution)).toBeLessThan(1e-4);
    expect(largestDifference(rls.covariance, upper(covariance))).toBeLessThan(1e-4);
    expect(rls.resets[0]).toBe(0);
  });

  test("in integers of 16 bits, to a few hundredths, and with the same answers", () => {
    const rls = startOf((length) => new Int16Array(length), 2 ** 14);
    const scores = new Int32Array(CLASSES);
    for (const { h, label } of samples) {
      rlsScoresInteger(rls.solution, h, scores);
      rlsLearnInteger(rls, { h, exponent: EXPONENT }, scores, label, new Int32Array(UNITS));
    }
    const { solution, covariance } = batch(samples.length);
    const real = (values: Int16Array): number[] => Array.from(values, (value) => value / 2 ** 14);
    expect(largestDifference(real(rls.solution), solution)).toBeLessThan(0.02);
    expect(largestDifference(real(rls.covariance), upper(covariance))).toBeLessThan(0.01);
    expect(rls.resets[0]).toBe(0);
  });
});

describe("values in place of a class", () => {
  /** Values in standard deviations that no linear map of h gives exactly. */
  const valued = samples.map(({ h }, n) => ({
    h,
    t: [h[0]! / 16 - h[1]! / 20 + Math.sin(n) / 8 - 0.5, h[2]! / 32, -4 + h[3]! / 64].map((value) =>
      Math.round(value * 4096),
    ),
  }));

  /** M of ridge regression with a penalty of 1. */
  function ridge(): Float64Array {
    const gram = new Float64Array(UNITS * UNITS);
    const cross = new Float64Array(UNITS * CLASSES);
    for (const { h, t } of valued)
      for (let i = 0; i < UNITS; i++) {
        for (let j = 0; j < UNITS; j++) gram[i * UNITS + j]! += (h[i]! * h[j]!) / 1024;
        for (let k = 0; k < CLASSES; k++) cross[i * CLASSES + k]! += ((h[i]! / 32) * t[k]!) / 4096;
      }
    for (let i = 0; i < UNITS; i++) gram[i * (UNITS + 1)]! += 1;
    return solvePositiveDefinite(gram, cross, UNITS);
  }

  test("share one P, and one pass is ridge regression", () => {
    const real = startOf((length) => new Float32Array(length), 1);
    const integer = startOf((length) => new Int16Array(length), 2 ** 14);
    for (const { h, t } of valued) {
      const estimate = new Float32Array(CLASSES);
      const own = Float32Array.from(h, (value) => value / 32);
      rlsScoresReal(real.solution, own, estimate);
      rlsLearnReal(
        real,
        own,
        estimate,
        Float32Array.from(t, (value) => value / 4096),
        new Float32Array(UNITS),
      );
      const scores = new Int32Array(CLASSES);
      rlsScoresInteger(integer.solution, h, scores);
      rlsLearnInteger(integer, { h, exponent: EXPONENT }, scores, Int16Array.from(t), new Int32Array(UNITS));
    }
    const solution = ridge();
    expect(largestDifference(real.solution, solution)).toBeLessThan(1e-4);
    const found = Array.from(integer.solution, (value) => value / 2 ** RLS_VALUE_EXPONENT);
    expect(largestDifference(found, solution)).toBeLessThan(0.05);
    expect([real.resets[0], integer.resets[0]]).toEqual([0, 0]);
  });
});

describe("a P that is no inverse of a sum of squares any more is set back to the mean of its diagonal, and counted", () => {
  const h = Int8Array.from({ length: UNITS }, () => 32);

  test.each([
    ["an element of the diagonal at 0", 16384 / UNITS, (p: Int16Array) => p.fill(0, 1)],
    ["h P h far below 0", 16384, (p: Int16Array) => p.set(p.map((value) => value || -16384))],
  ] as const)("integers: %s", (_, mean, spoil) => {
    const rls = startOf((length) => new Int16Array(length), 2 ** 14);
    spoil(rls.covariance);
    const learn = (): number =>
      rlsLearnInteger(rls, { h, exponent: EXPONENT }, new Int32Array(CLASSES), 1, new Int32Array(UNITS));
    learn();
    expect(rls.resets[0]).toBe(1);
    expect(rls.covariance[0]).toBeGreaterThan(0.3 * mean);
    expect(rls.covariance[0]).toBeLessThanOrEqual(mean);
    learn();
    expect(rls.resets[0]).toBe(1);
    expect(Math.min(...rls.solution.filter((__, at) => at % CLASSES === 1))).toBeGreaterThan(0);
  });

  test.each([Number.NaN, -1, 0])("floats: %s", (value) => {
    const rls = startOf((length) => new Float32Array(length), 1);
    rls.covariance.fill(value);
    const real = Float32Array.from(h, (each) => each / 32);
    rlsLearnReal(rls, real, new Float32Array(CLASSES), 1, new Float32Array(UNITS));
    expect(rls.resets[0]).toBe(1);
    rlsLearnReal(rls, real, new Float32Array(CLASSES), 1, new Float32Array(UNITS));
    expect(rls.resets[0]).toBe(1);
    expect(Math.min(...rls.solution.filter((_, at) => at % CLASSES === 1))).toBeGreaterThan(0);
  });
});

test("a fit at the end of its range is held there and counted", () => {
  const rls = startOf((length) => new Int16Array(length), 2 ** 14);
  rls.solution.fill(32767);
  const h = Int8Array.from({ length: UNITS }, () => 32);
  const scores = Int32Array.of(0, 0, 0); // as if all of it were missing
  const saturated = rlsLearnInteger(rls, { h, exponent: EXPONENT }, scores, 1, new Int32Array(UNITS));
  expect(saturated).toBe(UNITS);
  expect(Math.max(...rls.solution)).toBe(32767);
});
