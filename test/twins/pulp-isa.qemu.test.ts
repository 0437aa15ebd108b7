import { expect, test } from "vitest";
import { halfBits, halfValue } from "../../src/numerics/f16.js";
import { createRandom } from "../../src/numerics/prng.js";
import { bytes, header } from "../support/jobs.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

/** The instructions as this test understands them: numbers in float64, rounded once, with the sign of a zero. */
const random = createRandom(77);
const run = await boardProgram("pulp", "pulp-isa.c", []);

type Lane = (rd: number, a: number, b: number) => number;

const NAN = 0x7e00;
const negative = (value: number): boolean => value < 0 || Object.is(value, -0);
const half = (bits: number): number => (bits === 0x8000 ? -0 : halfValue(bits));

/** Bits of a float64 rounded to half; its own twin rounds too, but knows no -0. */
function bitsOf(value: number): number {
  const bits = halfBits(value);
  return bits === 0 && negative(value) ? 0x8000 : bits;
}

function larger(a: number, b: number, wanted: "larger" | "smaller"): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a;
  return wanted === "larger" ? Math.max(a, b) : Math.min(a, b);
}

/** Number of each operation in pulp-isa.c; with `.r` (the lower half of b for both lanes) ten more. */
const LANES: Readonly<Record<string, { number: number; of: Lane }>> = {
  vfadd: { number: 0, of: (_, a, b) => a + b },
  vfsub: { number: 1, of: (_, a, b) => a - b },
  vfmul: { number: 2, of: (_, a, b) => a * b },
  vfmin: { number: 3, of: (_, a, b) => larger(a, b, "smaller") },
  vfmax: { number: 4, of: (_, a, b) => larger(a, b, "larger") },
  vfmac: { number: 5, of: (rd, a, b) => a * b + rd },
  vfmre: { number: 6, of: (rd, a, b) => -(a * b) + rd },
};
const REPLICATED = 10;

function vector(of: Lane, replicated: boolean, rd: number, a: number, b: number): number {
  const lane = (shift: number): number =>
    bitsOf(
      of(
        ...([rd >>> shift, a >>> shift, b >>> (replicated ? 0 : shift)].map((each) =>
          half(each & 0xffff),
        ) as Parameters<Lane>),
      ),
    );
  return (lane(0) | (lane(16) << 16)) >>> 0;
}

const floats = new Float32Array(1);
const floatBits = new Uint32Array(floats.buffer);
function packed(_: number, a: number, b: number): number {
  const [low = 0, high = 0] = [a, b].map((each) => {
    floatBits[0] = each;
    return bitsOf(floats[0]!);
  });
  return (low | (high << 16)) >>> 0;
}

/** A float plus a product of halves, which a float holds exactly; float64 has room enough to round their sum twice. */
function floatSum(rd: number, a: number, b: number): number {
  floatBits[0] = rd;
  floats[0] = floats[0]! + Math.fround(half(a & 0xffff) * half(b & 0xffff));
  return Number.isNaN(floats[0]) ? 0x7fc00000 : floatBits[0]!;
}

function dot(bits: 8 | 16) {
  return (rd: number, a: number, b: number): number => {
    let sum = rd;
    for (let at = 0; at < 32; at += bits) {
      const unused = 32 - bits;
      sum += ((a << (unused - at)) >> unused) * ((b << (unused - at)) >> unused);
    }
    return sum >>> 0;
  };
}

function unsignedDot(rd: number, a: number, b: number): number {
  let sum = rd;
  for (let at = 0; at < 32; at += 8) sum += ((a >>> at) & 255) * ((b >>> at) & 255);
  return sum >>> 0;
}

/** One of eight bytes: those of rd, then those of a. */
function byteOf(rd: number, a: number, which: number): number {
  return ((which & 4 ? a : rd) >>> (8 * (which & 3))) & 255;
}

function integers(of: (a: number, b: number) => number) {
  return (_: number, a: number, b: number): number =>
    ((of((a << 16) >> 16, (b << 16) >> 16) & 0xffff) | (of(a >> 16, b >> 16) << 16)) >>> 0;
}

type Whole = (rd: number, a: number, b: number) => number;
const OPERATIONS: readonly { name: string; number: number; of: Whole }[] = [
  ...Object.entries(LANES).flatMap(([name, { number, of }]) => [
    { name: `${name}.h`, number, of: ((...all) => vector(of, false, ...all)) as Whole },
    { name: `${name}.r.h`, number: number + REPLICATED, of: ((...all) => vector(of, true, ...all)) as Whole },
  ]),
  { name: "vfcpka.h.s", number: 20, of: packed },
  { name: "pv.sdotsp.b", number: 21, of: dot(8) },
  { name: "pv.sdotsp.h", number: 22, of: dot(16) },
  { name: "pv.sdotup.b", number: 23, of: unsignedDot },
  {
    name: "pv.shuffle2.b",
    number: 25,
    of: (rd, a, b) => [0, 8, 16, 24].reduce((all, at) => (all | (byteOf(rd, a, b >>> at) << at)) >>> 0, 0),
  },
  { name: "pv.pack.h", number: 26, of: (_, a, b) => ((a << 16) | (b & 0xffff)) >>> 0 },
  { name: "p.mac", number: 27, of: (rd, a, b) => (rd + Math.imul(a, b)) >>> 0 },
  { name: "pv.sub.h", number: 28, of: integers((a, b) => a - b) },
  { name: "pv.max.h", number: 29, of: integers(Math.max) },
  { name: "pv.abs.h", number: 30, of: integers(Math.abs) },
  { name: "p.min", number: 31, of: (_, a, b) => Math.min(a | 0, b | 0) },
  { name: "p.max", number: 32, of: (_, a, b) => Math.max(a | 0, b | 0) },
  {
    name: "pv.max.b",
    number: 33,
    of: (_, a, b) =>
      [24, 16, 8, 0].reduce(
        (all, at) => (all << 8) | (Math.max((a << (24 - at)) >> 24, (b << (24 - at)) >> 24) & 255),
        0,
      ),
  },
  { name: "fmacex.s.h", number: 34, of: floatSum },
  { name: "p.clipu, 8 bits", number: 24, of: (_, a) => Math.min(127, Math.max(0, a | 0)) },
];

/** Halves where something changes: zeros, subnormals, powers of two and their neighbours, ties, the largest, specials. */
const BOUNDARIES = Uint16Array.from(
  [
    0,
    1,
    2,
    3,
    0x3ff,
    0x400,
    0x401,
    0x7ff,
    0x800,
    0x13ff,
    0x1400,
    0x3bff,
    0x3c00,
    0x3c01,
    0x4000,
    0x4001,
    0x57ff,
    0x7800,
    0x7bfe,
    0x7bff,
    0x7c00,
    NAN,
  ].flatMap((bits) => [bits, bits | 0x8000]),
);

async function wrong(jobs: readonly Job[]): Promise<string[]> {
  const answers: Buffer[] = [];
  for (const job of jobs) answers.push(await run(job));
  return wrongJobs(jobs, answers);
}

test("every instruction on random words", async () => {
  const words = (): Uint32Array => Uint32Array.from({ length: 400 }, () => random.below(2 ** 32));
  const jobs = OPERATIONS.map(({ name, number, of }): Job => {
    const [rd, a, b] = [words(), words(), words()];
    for (let i = 0; i < 200; i++) a[i] = i - 50; // ends of short ranges
    const expected = rd.map((each, i) => of(each, a[i]!, b[i]!));
    const input = Buffer.concat([header(0, number, rd.length), ...[rd, a, b].map(bytes)]);
    return { name, input, expected: bytes(expected) };
  });
  expect(await wrong(jobs)).toEqual([]);
}, 120_000);

test("float32 of every size becomes a half", async () => {
  const of = OPERATIONS.find(({ name }) => name === "vfcpka.h.s")!.of;
  const numbers = Float32Array.from({ length: 800 }, (_, i) => {
    const exact = halfValue(BOUNDARIES[i % BOUNDARIES.length]!);
    const middle = exact + 2 ** -25 * (i % 3) + exact * 2 ** -11;
    return i < 400
      ? middle * (1 + (i % 5) * 2 ** -22)
      : (random.uniform() - 0.5) * 2 ** (random.below(280) - 150);
  });
  const a = new Uint32Array(numbers.buffer.slice(0));
  const b = a.slice().reverse();
  const expected = a.map((each, i) => of(0, each, b[i]!));
  const input = Buffer.concat([header(0, 20, a.length), bytes(a.map(() => 0)), bytes(a), bytes(b)]);
  expect(await wrong([{ name: "vfcpka", input, expected: bytes(expected) }])).toEqual([]);
}, 120_000);

test("halves at every boundary against one another", async () => {
  const all = BOUNDARIES.length;
  const jobs = Object.entries(LANES).flatMap(([name, { number, of }]) =>
    Array.from(BOUNDARIES, (a): Job => {
      let hash = 0x811c9dc5;
      const pair = (at: number): number => BOUNDARIES[at]! | (BOUNDARIES[(at + 1) % all]! << 16);
      for (let i = 0; i < all; i++)
        for (let j = 0; j < all; j++)
          hash = Math.imul(hash ^ vector(of, false, pair(j), a * 0x10001, pair(i)), 0x01000193);
      const input = Buffer.concat([header(1, number, all, a), bytes(BOUNDARIES)]);
      return { name: `${name} with 0x${a.toString(16)}`, input, expected: bytes(Int32Array.of(hash)) };
    }),
  );
  expect(await wrong(jobs)).toEqual([]);
}, 240_000);

test("loads and stores move their pointers, on any boundary", async () => {
  const jobs = [0, 1, 2, 3].map((skew): Job => {
    const memory = Buffer.from(Array.from({ length: 20 }, () => random.below(256)));
    const step = skew - 8;
    const loaded = [memory.readUInt32LE(0), memory.readUInt16LE(8), memory.readUInt32LE(0)];
    const after = Buffer.from(memory);
    after.writeUInt32LE(loaded[0]!, 8);
    after.writeUInt32LE(loaded[2]!, 12);
    after[16] = loaded[0]! & 255;
    after[19] = loaded[2]! & 255;
    const moved = [6 + step, step, 5, 12 + step, 19 + step];
    const half = after.readUInt16LE(10);
    const words = [...loaded, ...moved, 0, after.readInt8(4), half, 18 + 2 * step];
    words.push(after.readInt8(10 + step), after.readInt16LE(6));
    after.writeUInt16LE(loaded[2]! & 0xffff, 18 + step);
    const expected = Buffer.concat([bytes(Int32Array.from(words)), after]);
    return { name: `at ${skew}`, input: Buffer.concat([header(2, skew, step), memory]), expected };
  });
  expect(await wrong(jobs)).toEqual([]);
}, 60_000);

test("hardware loops nest, and every instruction counts once", async () => {
  const jobs = [
    [1, 1],
    [1, 7],
    [5, 1],
    [9, 4],
    [2, 1000],
  ].map(([outer = 0, inner = 0]): Job => {
    const counted = 2 + outer * (4 + 2 * inner);
    const expected = bytes(Uint32Array.of(3 * outer, outer * inner, counted));
    return { name: `${outer} x ${inner}`, input: header(3, outer, inner), expected };
  });
  expect(await wrong(jobs)).toEqual([]);
}, 60_000);

test.each([
  ["a loop without a pass", header(4, 0)],
  ["a loop that ends with an instruction of the core", header(4, 1)],
  ["another rounding", header(5)],
])(
  "%s stops the program",
  async (_, input) => {
    const again = await boardProgram("pulp", "pulp-isa.c", []);
    const report = await again({ name: "", input, expected: Buffer.alloc(57) });
    expect(report.toString("latin1")).toMatch(
      /^\ntrap mcause=0x00000002 mepc=0x8000[0-9a-f]{4} mtval=0x[0-9a-f]{8}\n$/,
    );
  },
  60_000,
);
