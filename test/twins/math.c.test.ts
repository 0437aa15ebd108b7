import { describe, expect, test } from "vitest";
import { expf32, logf32 } from "../../src/numerics/math.js";
import { createRandom } from "../../src/numerics/prng.js";
import { sigmoid, softmaxError } from "../../src/numerics/real-arithmetic.js";
import { cProgram } from "../support/c-program.js";
import { bytes, header } from "../support/jobs.js";

process.env.ASAN_OPTIONS = "detect_leaks=0";
const library = [
  "answer_f32",
  "math_f32",
  "softmax_f32",
  "dense_f32",
  "goodness_f32",
  "rms",
  "squares",
  "input_real_f32",
  "learn_f32",
];
const run = cProgram(
  [new URL("real-f32.c", import.meta.url).pathname, ...library.map((name) => `ff_${name}.c`)],
  ["-fno-math-errno"],
);

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/** Every `step`-th float32 between two bit patterns. */
function sweep(from: number, to: number, step: number): Float32Array {
  const bits = Uint32Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
  return new Float32Array(bits.buffer);
}

/** Distance of a float32 from a double, in units of the last place of a float32 beside that double. */
function errorInUlp(found: number, exact: number): number {
  if (found === exact) return 0;
  FLOAT[0] = Math.abs(exact);
  const exponent = Math.max((BITS[0]! >>> 23) - 127, -126);
  return Math.abs(found - exact) / 2 ** (exponent - 23);
}

function worst(xs: Float32Array, found: (x: number) => number, exact: (x: number) => number): number {
  let most = 0;
  for (const x of xs) most = Math.max(most, errorInUlp(found(x), exact(x)));
  return most;
}

const ONE = 0x3f800000;
const NEGATIVE = 0x80000000;

describe("exp", () => {
  test("is within 1 ulp of the real value wherever that is a normal float32", () => {
    const most = Math.max(
      worst(sweep(0x33000000, 0x42b17218, 211), expf32, Math.exp), // to ln of the largest float32
      worst(sweep(NEGATIVE + 0x33000000, NEGATIVE + 0x42aeac50, 211), expf32, Math.exp), // to ln 2^-126
    );
    console.log(`exp: at most ${most} ulp`);
    expect(most).toBeLessThan(1);
    expect(most).toBeGreaterThan(0.8);
  });

  test("is within 1 last place of the subnormals below, and zero or infinite beyond", () => {
    expect(
      worst(sweep(NEGATIVE + 0x42aeac50, NEGATIVE + 0x42d00000, 7), expf32, Math.exp),
    ).toBeLessThanOrEqual(1);
    expect([0, -104.5, -1e30, Number.NEGATIVE_INFINITY, 88.8, 1e30].map(expf32)).toEqual([
      1,
      0,
      0,
      0,
      ...[Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]);
    expect(expf32(Number.NaN)).toBeNaN();
  });
});

describe("log", () => {
  test("is within 1 ulp of the real value, subnormals and the neighbourhood of 1 included", () => {
    const most = Math.max(
      worst(sweep(1, 0x7f800000, 3001), logf32, Math.log),
      worst(sweep(ONE - 0x800000, ONE + 0x800000, 29), logf32, Math.log),
      worst(sweep(ONE - 2000, ONE + 2000, 1), logf32, Math.log),
    );
    console.log(`log: at most ${most} ulp`);
    expect(most).toBeLessThan(1);
    expect(most).toBeGreaterThan(0.8);
  });

  test("has the limits of a logarithm", () => {
    expect([1, 0, Number.POSITIVE_INFINITY].map(logf32)).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(logf32(-1)).toBeNaN();
    expect(logf32(Number.NaN)).toBeNaN();
  });
});

describe("softmax and sigmoid", () => {
  test("add up to nothing, and say how wrong the label is", () => {
    const d = new Float32Array(3);
    const share = softmaxError(Float32Array.of(1, 2, 3), 1, 2, d);
    expect(share).toBeCloseTo(1 - Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3)), 6);
    expect(d[2]).toBe(-share);
    expect(d[0]! + d[1]! + d[2]!).toBeCloseTo(0, 6);
    expect(sigmoid(2)).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(sigmoid(-200)).toBe(0);
  });
});

test("exp, log and sigmoid are the same in C", () => {
  const random = createRandom(8);
  const drawn = new Float32Array(
    Uint32Array.from({ length: 200_000 }, () => random.uint32()).buffer, // of any size and sign, NaN among them
  );
  const near = Float32Array.from({ length: 200_000 }, () => (random.uniform() - 0.5) * 220);
  for (const xs of [drawn, near, sweep(0, 0xffffffff, 20_011)]) {
    const output = run(Buffer.concat([header(6, xs.length), bytes(xs)]));
    const canonical = (value: number): number => (Number.isNaN(value) ? Number.NaN : value);
    const expected = [expf32, logf32, sigmoid].map((each) => bytes(xs.map((x) => canonical(each(x)))));
    expect(output.equals(Buffer.concat(expected))).toBe(true);
  }
});
