import { describe, expect, test } from "vitest";
import { fma16, halfBits, halfBitsOf, halfValue, halvesOf, roundHalf } from "../../src/numerics/f16.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";
import { bytes, header } from "../support/jobs.js";
import { boardProgram } from "./real-jobs.js";

const run = cProgram([new URL("half.c", import.meta.url).pathname, "ff_half.c"]);
process.env.ASAN_OPTIONS = "detect_leaks=0";
const ALL = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const random = createRandom(5);
const f = Math.fround;

/** Bits as they are stored: one NaN, no -0. */
const stored = (bits: number): number => ((bits & 0x7fff) > 0x7c00 ? 0x7e00 : bits === 0x8000 ? 0 : bits);
const halvesIn = (buffer: Buffer, start = 0): Uint16Array =>
  new Uint16Array(Uint8Array.from(buffer.subarray(start)).buffer);

/** S * 2^-48 rounded to half once, by integers alone. */
function roundExactly(scaled: bigint): number {
  const magnitude = scaled < 0n ? -scaled : scaled;
  const exponent = magnitude.toString(2).length - 1 - 48;
  const place = BigInt(Math.max(exponent, -14) - 10 + 48); // of the last bit of the half, in units of 2^-48
  const rest = magnitude & ((1n << place) - 1n);
  const twice = rest << 1n;
  const floor = magnitude >> place;
  const up = twice > 1n << place || (twice === 1n << place && (floor & 1n) === 1n);
  const value = Number((up ? floor + 1n : floor) << place) * 2 ** -48;
  if (value > 65504) return scaled < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return value === 0 ? 0 : scaled < 0n ? -value : value;
}

/** w + c x of finite halves, exactly rounded. */
function oracle(c: number, x: number, w: number): number {
  const integer = (half: number): bigint => BigInt(half * 2 ** 24);
  return roundExactly(integer(c) * integer(x) + (integer(w) << 24n));
}

/** Halves of every kind; most near one another in size, so that sums are rounded and cancel. */
function anyHalf(): number {
  const kind = random.below(8);
  if (kind === 0) return stored(random.below(0x400) | (random.below(2) << 15)); // subnormal or 0
  if (kind === 1)
    return [0, 1, 0x3ff, 0x400, 0x7bff, 0x3c00, 0x3bff, 0x3c01][random.below(8)]! | (random.below(2) << 15);
  if (kind === 2) return random.below(0x7c00) | (random.below(2) << 15);
  return (0x2000 + random.below(0x2000)) | (random.below(2) << 15);
}

const finite = (): number => stored(anyHalf());
const special = (): number => [0x7c00, 0xfc00, 0x7e00, 0x7c01, stored(anyHalf())][random.below(5)]!;

/** Weights one step away from a power of two or a tie: products of half a last place of w. */
function boundaryTriple(): number[] {
  const field = 1 + random.below(30);
  const w = (field << 10) | [0, 1, 2, 0x3fe, 0x3ff, 512][random.below(6)]! | (random.below(2) << 15);
  const c = halfBits(2 ** (field - 25 - random.below(14)) * [1, 2, 3, 1.5, 1 + 2 ** -10][random.below(5)]!);
  const x = halfBits((random.below(2) ? 1 : -1) * [1, 0.5, 1 + 2 ** -10, 1 - 2 ** -10][random.below(4)]!);
  return [c, x, w];
}

function triples(count: number, draw: () => number[]): Uint16Array {
  return Uint16Array.from(Array.from({ length: count }, draw).flat());
}

function sumsOf(all: Uint16Array): Uint16Array {
  const values = halvesOf(all);
  return Uint16Array.from({ length: all.length / 3 }, (_, i) =>
    halfBits(fma16(values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!)),
  );
}

function differences(all: Uint16Array, found: Uint16Array, expected: Uint16Array): string[] {
  const at = [...expected.keys()].filter((i) => expected[i] !== found[i]);
  const hex = (bits: number): string => bits.toString(16);
  return at
    .slice(0, 5)
    .map(
      (i) => `${[...all.subarray(3 * i, 3 * i + 3)].map(hex)}: ${hex(found[i]!)}, not ${hex(expected[i]!)}`,
    );
}

describe("halves", () => {
  test("every half goes to a number and back, in TypeScript and C alike", () => {
    const output = run(Buffer.concat([header(0, ALL.length), bytes(ALL)]));
    expect(output.subarray(0, 4 * 65536).equals(bytes(halvesOf(ALL)))).toBe(true);
    expect(halvesIn(output, 4 * 65536)).toEqual(ALL.map(stored));
    expect(halfBitsOf(halvesOf(ALL))).toEqual(ALL.map(stored));
    expect([halfValue(0x3c00), halfValue(0xc000), halfValue(1), halfValue(0x7bff)]).toEqual([
      1,
      -2,
      2 ** -24,
      65504,
    ]);
  });

  test("rounding of floats is to nearest even at every half, between halves and beside the middle", () => {
    const values: number[] = [];
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7c00; bits++) {
      const low = halfValue(bits);
      const high = bits === 0x7bff ? Number.POSITIVE_INFINITY : halfValue(bits + 1);
      const middle = bits === 0x7bff ? 65520 : (low + high) / 2;
      const below = f(middle * (1 - 2 ** -23));
      const above = f(middle * (1 + 2 ** -23));
      const even = bits & 1 ? high : low;
      if (roundHalf(below) !== low || roundHalf(middle) !== even || roundHalf(above) !== high)
        wrong.push(bits);
      values.push(low, below, middle, above, -below, -middle, -above);
    }
    expect(wrong).toEqual([]);
    values.push(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -0,
      65519.996,
      1e30,
      1e-45,
      -1e-45,
    );
    for (let i = 0; i < 200_000; i++)
      values.push(Math.fround((random.uniform() - 0.5) * 2 ** (random.below(60) - 35)));
    const floats = Float32Array.from(values);
    const found = halvesIn(run(Buffer.concat([header(1, floats.length), bytes(floats)])));
    expect(found).toEqual(halfBitsOf(floats));
    expect(Object.is(roundHalf(-1e-30), 0)).toBe(true);
  });

  test("a double is rounded once", () => {
    expect(roundHalf(1 + 2 ** -11 + 2 ** -40)).toBe(1 + 2 ** -10); // through float32 it would tie to even: 1
    expect(roundHalf(65520 - 2 ** -30)).toBe(65504);
  });
});

describe("w + c x, rounded once", () => {
  test("is exact by an oracle of integers, for random and boundary triples", () => {
    for (const draw of [() => [finite(), finite(), finite()], boundaryTriple]) {
      const all = triples(150_000, draw);
      const values = halvesOf(all);
      const expected = Uint16Array.from({ length: 150_000 }, (_, i) =>
        halfBits(oracle(values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!)),
      );
      expect(differences(all, sumsOf(all), expected)).toEqual([]);
      // Rounding to float32 in between is wrong often enough to be seen here.
      const twice = Uint16Array.from({ length: 150_000 }, (_, i) =>
        halfBits(Math.fround(values[3 * i]! * values[3 * i + 1]! + values[3 * i + 2]!)),
      );
      if (draw === boundaryTriple) expect(differences(all, twice, expected).length).toBe(5);
    }
  });

  test("is the same in C, also for infinities and NaN", () => {
    for (let round = 0; round < 4; round++) {
      const all = triples(300_000, () =>
        round === 3
          ? [special(), special(), special()]
          : round === 2
            ? boundaryTriple()
            : [finite(), finite(), finite()],
      );
      const found = halvesIn(run(Buffer.concat([header(2, all.length / 3), bytes(all)])));
      expect(differences(all, found, sumsOf(all))).toEqual([]);
    }
  });

  test.each(["rv32imafc", "rv32", "pulp"])("is the same on %s", async (target) => {
    const ask = await boardProgram(target, "half.c", ["ff_half.c"]);
    for (let round = 0; round < 8; round++) {
      const all = triples(5000, () =>
        round % 4 === 3
          ? [special(), special(), special()]
          : round % 2
            ? boundaryTriple()
            : [finite(), finite(), finite()],
      );
      const expected = sumsOf(all);
      const input = Buffer.concat([header(2, all.length / 3), bytes(all)]);
      const found = halvesIn(await ask({ name: "fma", input, expected: bytes(expected) }));
      expect(differences(all, found, expected)).toEqual([]);
    }
    const part = ALL.filter((bits) => bits % 13 === 0 || bits % 0x400 < 2 || bits % 0x400 > 0x3fd);
    const expected = Buffer.concat([bytes(halvesOf(part)), bytes(part.map(stored))]);
    const input = Buffer.concat([header(0, part.length), bytes(part)]);
    expect((await ask({ name: "halves", input, expected })).equals(expected)).toBe(true);
  });
});
