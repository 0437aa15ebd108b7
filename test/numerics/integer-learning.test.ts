import { describe, expect, test } from "vitest";
import { BIAS_ROW, ditherBase, ditherColumn, ditherRow } from "../../src/numerics/dither.js";
import { headErrors, updateDense, updateHead, updateSlot } from "../../src/numerics/integer-learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { softmaxConstants, softmaxError } from "../../src/numerics/softmax.js";

const random = createRandom(77);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const limited = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** r_ij of k bits as the contract writes it. */
const draw = (base: number, i: number, j: number, k: number): number =>
  (ditherRow(base, i) ^ ditherColumn(base, j)) >> (16 - k);

describe("updates", () => {
  test("follow the formulas element by element, and count every value that the limits changed", () => {
    for (let round = 0; round < 200; round++) {
      const [inputs, units, dither, biasShift] = [
        integer(1, 9),
        integer(1, 9),
        integer(1, 16),
        integer(-14, 16),
      ];
      const [base, start] = [random.uint32(), integer(0, 500)];
      const weights = Int16Array.from({ length: inputs * units }, () => integer(-32640, 32767));
      const bias = Int32Array.from({ length: units }, () => integer(-(2 ** 29), 2 ** 29));
      const x = Int8Array.from({ length: inputs }, () => integer(-127, 127));
      const c = Int16Array.from({ length: units }, () => integer(-32767, 32767));

      const free = Array.from(weights, (value, at) => {
        const [i, j] = [Math.floor(at / units), at % units];
        return value - Math.floor((c[j]! * x[i]! + draw(base, i, start + j, dither)) / 2 ** dither);
      });
      const freeBias = Array.from(bias, (value, j) => {
        const rounding = biasShift > 0 ? draw(base, BIAS_ROW, start + j, biasShift) : 0;
        return value - Math.floor((c[j]! + rounding) * 2 ** -biasShift);
      });
      const expected = free.map((value) => limited(value, -32640, 32767));
      const expectedBias = freeBias.map((value) => limited(value, -(2 ** 29), 2 ** 29));
      const clamps = [...free, ...freeBias].filter(
        (value, at) => value !== [...expected, ...expectedBias][at],
      ).length;

      expect(updateDense({ dither, biasShift }, weights, bias, x, c, base, start)).toBe(clamps);
      expect([...weights]).toEqual(expected);
      expect([...bias]).toEqual(expectedBias);
    }
  });

  test("heads move by the rate of the class error, slots by the input of a label", () => {
    const rate = { multiplier: 2 ** 30, shift: 4 };
    const g = [32767, -3584]; // limited from 1001 * 2^15 / 2^6, and -7 * 2^15 / 2^6
    const head = Int16Array.of(1000, -1000);
    const base = ditherBase(5, 9, 128);
    expect(updateHead({ rate, dither: 3 }, head, Int8Array.of(10), Int32Array.of(1001, -7), base, 40)).toBe(
      1,
    );
    const steps = g.map((each, k) => Math.floor((each * 10 + draw(base, 40, k, 3)) / 8));
    expect([...head]).toEqual([-32640, -1000 - steps[1]!]);

    const slot = Int32Array.of(5, -(2 ** 29));
    expect(updateSlot({ factor: 300, dither: 7 }, slot, Int16Array.of(-2000, 2000), 17, 790, 6)).toBe(1);
    expect([...slot]).toEqual([5 - Math.floor((-2000 * 300 + draw(17, 790, 6, 7)) / 128), -(2 ** 29)]);
  });

  test("round without bias: the mean over 10,000 seeds is within three deviations of the real step", () => {
    const seeds = 10_000;
    for (const [c, x, dither, biasShift] of [
      [1, 1, 16, 16],
      [-1, 1, 16, 16],
      [1234, 77, 12, 9],
      [-1234, 77, 12, 1],
      [321, -100, 16, 16],
      [32767, 127, 16, 3],
      [5, 3, 1, 1],
    ] as const) {
      let [weightSum, biasSum] = [0, 0];
      for (let seed = 0; seed < seeds; seed++) {
        const [weights, bias] = [new Int16Array(1), new Int32Array(1)];
        const base = ditherBase(seed, 3, 1);
        updateDense({ dither, biasShift }, weights, bias, Int8Array.of(x), Int16Array.of(c), base, 2);
        weightSum -= weights[0]!;
        biasSum -= bias[0]!;
      }
      for (const [sum, step] of [
        [weightSum, (c * x) / 2 ** dither],
        [biasSum, c / 2 ** biasShift],
      ] as const) {
        const rest = step - Math.floor(step);
        const deviation = Math.sqrt((rest * (1 - rest)) / seeds);
        expect(Math.abs(sum / seeds - step)).toBeLessThanOrEqual(3 * deviation);
      }
    }
  });

  test("leave nothing to chance where no bit is rounded away", () => {
    for (let seed = 0; seed < 200; seed++) {
      const [weights, bias] = [new Int16Array(4), Int32Array.of(9, 9)];
      const base = ditherBase(seed, seed * 7, 0);
      updateDense(
        { dither: 10, biasShift: 5 },
        weights,
        bias,
        Int8Array.of(32, -64),
        Int16Array.of(96, -32),
        base,
        0,
      );
      expect([...weights, ...bias]).toEqual([-3, 1, 6, -2, 6, 10]);
    }
  });
});

test("a unit that is off has no error, and the error of another is that of the head's upper bytes", () => {
  const head = Int16Array.of(256 * 3 + 255, -1, 5000, 5000);
  const c = Int16Array.of(7, 7);
  headErrors({ multiplier: 2 ** 30, shift: 1 }, head, Int8Array.of(1, 0), Int32Array.of(8000, -8000), c);
  expect([...c]).toEqual([(3 * 8000 + 8000) / 8, 0]);
});

describe("softmax", () => {
  /** Largest difference to float64, in units of Q15, over random scores; the real scores have deviation `spread`. */
  function worst(classes: number, exponent: number, sharpness: number, spread: number): number {
    const constants = softmaxConstants(exponent, sharpness);
    const unit = sharpness * 2 ** -exponent;
    const d = new Int32Array(classes);
    let largest = 0;
    for (let round = 0; round < 100; round++) {
      const scores = Int32Array.from({ length: classes }, () => {
        return limited(Math.round((random.normal() * spread) / unit), 1 - 2 ** 30, 2 ** 30 - 1);
      });
      const label = random.below(classes);
      expect(softmaxError(constants, scores, label, d)).toBe(-d[label]!);
      const top = Math.max(...scores);
      const shares = [...scores].map((score) => Math.exp((score - top) * unit));
      const sum = shares.reduce((total, share) => total + share, 0);
      for (let k = 0; k < classes; k++) {
        const exact = shares[k]! / sum - (k === label ? 1 : 0);
        largest = Math.max(largest, Math.abs(d[k]! - exact * 2 ** 15));
      }
    }
    return largest;
  }

  test.each([2, 3, 10, 40])(
    "of %i classes differs from float64 by less than one unit of Q15 a class",
    (classes) => {
      const found: number[] = [];
      for (const exponent of [-20, -3, 0, 5, 10, 16, 20, 24]) {
        for (const sharpness of [0.01, 0.5, 1, 1.5, 4, 30]) {
          for (const spread of [0.1, 1, 5]) found.push(worst(classes, exponent, sharpness, spread));
        }
      }
      console.log(`softmax of ${classes}: at most ${Math.max(...found)} of 32768 from float64`);
      expect(Math.max(...found)).toBeLessThan(classes);
      expect(Math.max(...found)).toBeGreaterThan(classes / 4);
    },
  );

  test("is the sigmoid of a difference for two scores", () => {
    const d = new Int32Array(2);
    for (let difference = -80; difference <= 80; difference++) {
      const share = softmaxError(softmaxConstants(3, 1), Int32Array.of(difference, 0), 1, d);
      expect(Math.abs(share - 2 ** 15 / (1 + Math.exp(-difference / 8)))).toBeLessThan(2);
    }
  });
});
