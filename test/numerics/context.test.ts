import { describe, expect, test } from "vitest";
import { contextScoresInteger, NO_ROW, rowToTake } from "../../src/numerics/context-integer.js";
import { contextScoresReal } from "../../src/numerics/context-real.js";
import { sumOfSquaresInteger } from "../../src/numerics/integer-arithmetic.js";
import { createRandom } from "../../src/numerics/prng.js";
import { sumOfSquares } from "../../src/numerics/real-arithmetic.js";
import { softmaxConstants } from "../../src/numerics/softmax.js";

const UNITS = 10;
const ROWS = 12;
const CLASSES = 3;
const FREE = 255;
const EXPONENT = 5;
const TEMPERATURE = 1 / 8;
const SHARPNESS = 1 / (2 * UNITS * TEMPERATURE);

const random = createRandom(4);
const drawn = (): Int8Array => Int8Array.from({ length: UNITS }, () => random.below(90));
const rows = Array.from({ length: ROWS }, drawn);
const queries = Array.from({ length: 40 }, drawn);
/** Class 1 has no row, and every fourth row is free. */
const labels = Uint8Array.from({ length: ROWS }, (_, n) => (n % 4 === 3 ? FREE : 2 * (n % 2)));

/** softmax of minus half the mean squared distances over the temperature, by class, in float64. */
function sharesOf(h: Int8Array): number[] {
  const weights = rows.map((row, n) => {
    const distance = row.reduce((sum, value, i) => sum + ((value - h[i]!) / 32) ** 2, 0);
    return labels[n] === FREE ? 0 : Math.exp(-distance / (2 * UNITS * TEMPERATURE));
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: CLASSES }, (_, k) =>
    weights.reduce((sum, weight, n) => sum + (labels[n] === k ? weight / all : 0), 0),
  );
}

function nearestOf(h: Int8Array): number {
  const distances = rows.map((row, n) =>
    labels[n] === FREE ? Number.POSITIVE_INFINITY : row.reduce((sum, v, i) => sum + (v - h[i]!) ** 2, 0),
  );
  return labels[distances.indexOf(Math.min(...distances))]!;
}

function argmax(scores: ArrayLike<number>): number {
  return Array.from(scores).indexOf(Math.max(...Array.from(scores)));
}

describe("scores by the distances to rows", () => {
  const support = {
    rows: Int8Array.from(rows.flatMap((row) => [...row])),
    labels,
    norms: Int32Array.from(rows, sumOfSquaresInteger),
  };
  const real = (values: Int8Array): Float32Array => Float32Array.from(values, (value) => value / 32);
  const floats = {
    rows: real(support.rows),
    labels,
    norms: Float32Array.from(rows, (row) => sumOfSquares(real(row))),
  };

  test("integers: shares to a few 2^-15, none for a class without a row", () => {
    const softmax = softmaxConstants(2 * EXPONENT, SHARPNESS);
    const scores = new Int32Array(CLASSES);
    for (const h of queries) {
      contextScoresInteger(support, softmax, h, new Int32Array(ROWS), scores);
      for (const [k, share] of sharesOf(h).entries())
        expect(Math.abs(scores[k]! / 2 ** 15 - share)).toBeLessThan(5e-4);
    }
  });

  test("floats: the same shares", () => {
    const scores = new Float32Array(CLASSES);
    for (const h of queries) {
      contextScoresReal(floats, Math.fround(SHARPNESS), real(h), new Float32Array(ROWS), scores);
      for (const [k, share] of sharesOf(h).entries()) expect(scores[k]).toBeCloseTo(share, 4);
    }
  });

  test("temperature 0: the nearest row", () => {
    const scores = new Int32Array(CLASSES);
    const others = new Float32Array(CLASSES);
    for (const h of queries) {
      contextScoresInteger(support, null, h, new Int32Array(ROWS), scores);
      contextScoresReal(floats, 0, real(h), new Float32Array(ROWS), others);
      expect([argmax(scores), argmax(others)]).toEqual([nearestOf(h), nearestOf(h)]);
      expect(scores[1]).toBe(NO_ROW);
    }
  });

  test("a support without any row answers nothing", () => {
    const empty = { ...support, labels: labels.slice().fill(FREE) };
    const scores = Int32Array.of(5, 5, 5);
    expect(
      contextScoresInteger(empty, softmaxConstants(10, 1), queries[0]!, new Int32Array(ROWS), scores),
    ).toBe(0);
    expect([...scores]).toEqual([0, 0, 0]);
  });
});

describe("the row that a sample takes", () => {
  const ages = Uint32Array.of(9, 8, 7, 6, 5, 4);
  test.each([
    ["is free", [0, 0, FREE, 1, 1, 2], 0, 2],
    ["is the oldest of the class with most rows", [0, 0, 0, 1, 1, 2], 2, 2],
    ["is of the sample's own class where others have as many", [0, 0, 1, 1, 2, 2], 1, 3],
    ["is of the lowest class of as many", [0, 0, 0, 1, 1, 1], 2, 2],
    ["is never the last one of a class", [0, 1, 1, 1, 1, 1], 2, 5],
  ])("%s", (_, own, label, place) => {
    expect(rowToTake(Uint8Array.from(own), ages, CLASSES, label)).toBe(place);
  });
});
