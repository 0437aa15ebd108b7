import { describe, expect, test } from "vitest";
import type { Norm } from "../../src/ir/quant.js";
import { isqrt, mulh, norm, requantize, rmsFactor, rmsScale, roundShift } from "../../src/numerics/int8.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";
import { vectorPrograms } from "../support/vector-program.js";

const EDGES = [
  0, 1, -1, 2, -2, 127, -127, 128, 255, 32767, -32768, 65535, 65536, 0x3fffffff, 0x40000000, -0x40000000,
];
const EXTREMES = [0x7fffffff, 0x7ffffffe, -0x80000000, -0x7fffffff, 0x40000001, 0x55555555, -0x55555556];
const SIZES = [1, 2, 3, 31, 64, 127, 128, 187, 784, 1000, 4096, 65535];

interface Case {
  readonly a: number;
  readonly b: number;
  readonly shift: number;
  readonly norm: Norm;
}

const MAIN = new URL("fixed.c", import.meta.url).pathname;
const onHost = cProgram([MAIN]);

function device(cases: readonly Case[], run = onHost): Int32Array {
  const bytes = Buffer.alloc(cases.length * 20);
  for (const [index, each] of cases.entries()) {
    bytes.writeInt32LE(each.a, index * 20);
    bytes.writeInt32LE(each.b, index * 20 + 4);
    bytes.writeUInt32LE(each.shift, index * 20 + 8);
    bytes.writeUInt32LE(each.norm.root, index * 20 + 12);
    bytes.writeUInt16LE(each.norm.size, index * 20 + 16);
    bytes.writeUInt8(each.norm.guard, index * 20 + 18);
    bytes.writeUInt8(each.norm.exponent, index * 20 + 19);
  }
  const answer = run(bytes);
  return new Int32Array(answer.buffer, answer.byteOffset, answer.length / 4);
}

function host({ a, b, shift, norm: constants }: Case): number[] {
  const rms = rmsFactor(constants, b >>> 0 || 1)!;
  const v = (a % 16384) | 0;
  const multiplier = 0x40000000 | (b & 0x3fffffff);
  return [
    mulh(a, b),
    roundShift(a >> 1, shift),
    requantize(a, multiplier, shift),
    isqrt(b >>> 0),
    rms.factor,
    rms.shift,
    rmsScale(v, rms, -127),
    rmsScale(Math.abs(v), rms, 0),
  ];
}

function mismatches(cases: readonly Case[], run = onHost): string[] {
  const found = device(cases, run);
  return cases.flatMap((each, index) => {
    const expected = host(each);
    const got = [...found.subarray(index * expected.length, (index + 1) * expected.length)];
    return expected.every((value, at) => value === got[at])
      ? []
      : [`${JSON.stringify(each)}: ${expected} != ${got}`];
  });
}

describe("fixed-point twins", () => {
  test("agree at every pair of boundary values, shift and normalisation", () => {
    const values = [...EDGES, ...EXTREMES];
    const norms = SIZES.flatMap((size) => [0, 4, 7].map((exponent) => norm(size, exponent)));
    const cases = values.flatMap((a) =>
      values.flatMap((b) =>
        [1, 2, 7, 15, 30].map((shift, i) => ({
          a,
          b,
          shift,
          norm: norms[Math.abs(a + b + i) % norms.length]!,
        })),
      ),
    );
    expect(mismatches(cases)).toEqual([]);
    const everyNorm = norms.flatMap((each) => values.map((b) => ({ a: 127, b, shift: 1, norm: each })));
    expect(mismatches(everyNorm)).toEqual([]);
  });

  test("agree on a million random values", () => {
    const random = createRandom(1);
    for (let round = 0; round < 4; round++) {
      const cases = Array.from({ length: 250_000 }, () => ({
        a: random.uint32() | 0,
        b: (random.uint32() >>> random.below(32)) | 0,
        shift: 1 + random.below(30),
        norm: norm(1 + random.below(65535), random.below(8)),
      }));
      expect(mismatches(cases).slice(0, 3)).toEqual([]);
    }
  });

  test("agree around every square on a processor whose square roots are those of its floats", async () => {
    const programs = await vectorPrograms(MAIN, ["ff_fixed"]);
    const roots = Array.from({ length: 65536 }, (_, root) => root);
    const squares = roots.flatMap((root) => [root * root - 1, root * root, root * root + 2 * root]);
    const cases = squares.map((b) => ({ a: 100, b: b | 0, shift: 3, norm: norm(784, 4) }));
    expect(mismatches(cases, programs["VLEN 128"]).slice(0, 3)).toEqual([]);
  });

  test("mulh is the upper half of the exact product", () => {
    const random = createRandom(2);
    const values = [...EDGES, ...EXTREMES, ...Array.from({ length: 300 }, () => random.uint32() | 0)];
    for (const a of values) {
      for (const b of values) expect(mulh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
    }
  });
});

describe("RMS normalisation", () => {
  test("stays within 0.52 of the last place of the real value", () => {
    const random = createRandom(3);
    let worst = 0;
    for (let round = 0; round < 3000; round++) {
      const size = SIZES[round % SIZES.length]! % 1001 || 1;
      const constants = norm(size, 3 + (round % 4));
      const v = Int32Array.from({ length: size }, () => (random.below(4) === 0 ? random.below(128) : 0));
      const ss = v.reduce((sum, each) => sum + each * each, 0);
      const factor = rmsFactor(constants, ss);
      for (const value of v) {
        const real = ss === 0 ? 0 : (value / Math.sqrt(ss / size)) * 2 ** constants.exponent;
        const integer = factor ? rmsScale(value, factor, 0) : 0;
        worst = Math.max(worst, Math.abs(integer - Math.min(127, real)));
      }
    }
    expect(worst).toBeLessThan(0.52);
    expect(worst).toBeGreaterThan(0.4);
  });
});
