import { describe, expect, test } from "vitest";
import { STATUSES } from "../../src/ir/learning.js";
import { halfBits, halfBitsOf, halfValue } from "../../src/numerics/f16.js";
import { groupBounds } from "../../src/numerics/group-bounds.js";
import { createRandom } from "../../src/numerics/prng.js";
import * as real from "../../src/numerics/real-arithmetic.js";
import { cProgram } from "../support/c-program.js";
import { bytes, header } from "../support/jobs.js";
import { byDay, times } from "../support/night.js";
import { vectorPrograms } from "../support/vector-program.js";
import { answersOf, boardProgram, type Job, wrongJobs } from "./real-jobs.js";

type Format = real.RealFormat;

/** A format, or halves whose sums of products are halves too. */
type Kind = Format | "half";

process.env.ASAN_OPTIONS = "detect_leaks=0";
const COMMON = ["ff_answer_f32.c", "ff_math_f32.c", "ff_rms.c", "ff_squares.c"];
const FILES = ["dense", "goodness", "input_real", "learn"];
const formatOf = (kind: Kind): Format => (kind === "f32" ? "f32" : "fp16");
const library = (kind: Kind): string[] => {
  const suffix = kind === "f32" ? "f32" : "f16";
  return [
    ...COMMON,
    ...(kind === "f32" ? [] : ["ff_half.c"]),
    "ff_softmax_f32.c",
    ...FILES.map((file) => `ff_${file}_${file === "dense" && kind === "half" ? "half" : suffix}.c`),
  ];
};
const program = (kind: Kind): string => `real-${kind === "fp16" ? "f16" : kind}.c`;
const KINDS = ["fp16", "f32", "half"] as const;
const runs = Object.fromEntries(
  KINDS.map((kind) => {
    const source = new URL(program(kind), import.meta.url).pathname;
    return [kind, cProgram([source, ...library(kind)], ["-fno-math-errno"])];
  }),
);

const random = createRandom(21);
const f = Math.fround;
const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
const near = (scale: number): number => f((random.uniform() - 0.5) * scale);

/** How the values of one round are drawn: as in training, or with every extreme that a tensor can hold. */
type Draw = "plain" | "extreme";

function value(format: Format, draw: Draw): number {
  if (draw === "plain" || random.below(3)) return real.store(format, near(2));
  if (format === "fp16") return real.store("fp16", halfValue(random.below(0x7c00) | (random.below(2) << 15)));
  return f(pick([1e-45, -1e-40, 1e-38, 3e38, -3e38, 1e20, -1e-20, 65504, 1, 2 ** -24]));
}

const tensor = (format: Format, size: number, draw: Draw, density = 1): Float32Array =>
  Float32Array.from({ length: size }, () => (random.uniform() < density ? value(format, draw) : 0));
const positive = (values: Float32Array): Float32Array => values.map((each) => Math.abs(each));
const floats = (size: number, scale: number): Float32Array =>
  Float32Array.from({ length: size }, () => near(scale));
/** Stored values as the C side holds them. */
const stored = (format: Format, values: Float32Array): Buffer =>
  bytes(format === "fp16" ? halfBitsOf(values) : values);
/** The same of weights, of which some of those that are 0 are -0, as vector kernels may leave them. */
const signed = (format: Format, weights: Float32Array): Buffer => {
  if (format === "f32") return bytes(weights);
  return bytes(halfBitsOf(weights).map((each) => each || (random.below(2) ? 0x8000 : 0)));
};
const canonical = (values: Float32Array): Buffer =>
  bytes(values.map((each) => (Number.isNaN(each) ? Number.NaN : each)));

/** Samples whose squares are normal floats, and those whose squares leave them on either side. */
const SIZES = [1e-44, 1e-38, 1e-30, 1e-23, 3e-19, 1, 1, 1e19, 3.6e19, 1e25, 6.8e38];
const EDGES = [0, 1, 2 ** -149, 2 ** -63, 2 ** 64, 2 ** 127 * (2 - 2 ** -23)];

/** The largest values of a format; a bias of one overflows with little more. */
const ENDS: Readonly<Record<Format, readonly number[]>> = {
  fp16: [65504, -65504, 32768, -32768],
  f32: [EDGES.at(-1)!, -EDGES.at(-1)!],
};

function products(kind: Kind, draw: Draw, inputs: number, outputs: number): Job {
  const format = formatOf(kind);
  const [sums, put] =
    kind === "half"
      ? (["f16", (v: Float32Array) => stored("fp16", v)] as const)
      : (["f32", canonical] as const);
  const labels = 1 + random.below(3);
  const weights = tensor(format, inputs * outputs, draw, pick([0.4, 1]));
  // Weights that learning has driven to infinity, and what comes of them.
  for (let i = 0; draw === "extreme" && i < 2; i++)
    weights[random.below(weights.length)] = pick([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  const bias = tensor(format, outputs, draw);
  const overlay = tensor(format, labels * outputs, draw);
  // Sums that leave the format by themselves, and halves just within it and beyond.
  for (const values of draw === "extreme" ? [bias, overlay] : [])
    if (random.below(2)) values[random.below(values.length)] = pick(ENDS[format]);
  const x = tensor(format, inputs, draw, pick([0.1, 0.5, 1]));
  const scores = floats(outputs, 10);
  const skew = [random.below(2), random.below(2)];
  const input = Buffer.concat([
    header(0, inputs, outputs, labels, ...skew),
    signed(format, weights),
    ...[bias, overlay, x].map((each) => stored(format, each)),
    bytes(scores),
  ]);
  const acc = bias.slice();
  const macs = real.accumulateReal(x, weights, acc, sums);
  const z = new Float32Array(outputs);
  real.activate(format, acc, z);
  const each = new Float32Array(labels * outputs);
  const slots = real.overlayLabels(format, acc, overlay, each, sums);
  const own = new Float32Array(outputs);
  const headed = real.addHead(x, weights, own, scores, sums);
  const expected = Buffer.concat([
    bytes(Uint32Array.of(macs, macs, headed, slots)),
    ...[acc, acc].map(put),
    stored(format, z),
    put(own),
    bytes(scores),
    stored(format, each),
  ]);
  return { name: `products ${inputs} x ${outputs} ${draw} at ${skew}`, input, expected };
}

function squares(format: Format, draw: Draw, units: number, classes: number): Job {
  const z = positive(tensor(format, units, draw, pick([0, 0.4, 1])));
  if (draw === "extreme" && random.below(4) === 0)
    z[random.below(units)] = pick([Number.POSITIVE_INFINITY, Number.NaN]);
  // Float squares that leave the normal floats as a whole.
  if (draw === "extreme" && format === "f32" && random.below(2)) {
    const scale = pick(SIZES);
    z.forEach((each, j) => {
      z[j] = f(Math.min(each, 1) * scale * 0.5);
    });
  }
  const bounds = groupBounds(units, classes);
  const scale = positive(floats(classes, 1));
  const scores = floats(classes, 10);
  const skew = random.below(2);
  const input = Buffer.concat([
    header(1, units, classes, skew),
    stored(format, z),
    ...[bounds, scale, scores].map(bytes),
  ]);
  const goodness = Float32Array.of(real.sumOfSquares(z));
  real.addGroups(z, bounds, scale, scores);
  const h = new Float32Array(units);
  real.normalizeReal(format, z, h);
  const expected = Buffer.concat([
    ...[goodness, scores].map(canonical),
    ...[h, h].map((values) => stored(format, values)),
  ]);
  return { name: `squares ${units} ${classes} ${draw}`, input, expected };
}

const STORAGES = [
  (size: number) => {
    const dark = random.below(3); // sums of squares below 2^24, and above it
    return Uint8Array.from({ length: size }, () =>
      dark && random.below(3) ? 0 : 255 - random.below(256 >> (2 - dark)),
    );
  },
  (size: number) => Int16Array.from({ length: size }, () => random.below(65536) - 32768),
  (size: number) => floats(size, pick(SIZES)).map((each) => (random.below(9) ? each : pick(EDGES))),
] as const;

function inputs(format: Format, storage: number, standardisation: number, size: number): Job {
  const raw = random.below(6) ? STORAGES[storage]!(size) : STORAGES[storage]!(size).fill(0);
  const constants = random.below(2) ? 1 : size;
  const [multiplier, offset] = [floats(constants, 0.1), floats(constants, 4)];
  const input = Buffer.concat([
    header(2, storage, standardisation, size, constants),
    ...[multiplier, offset, raw].map(bytes),
  ]);
  const x = new Float32Array(size);
  if (standardisation === 2) real.inputAffine(format, raw, multiplier, offset, x);
  else real.inputRms(format, raw, standardisation === 1, x);
  return { name: `input ${storage} ${standardisation} ${size}`, input, expected: stored(format, x) };
}

function answers(draw: Draw): Job {
  const classes = 2 + random.below(12);
  const scores = floats(classes, pick([0.01, 10, 60_000]));
  if (random.below(2)) scores[random.below(classes)] = scores[random.below(classes)]!;
  for (let i = 0; draw === "extreme" && i < 4; i++)
    scores[random.below(classes)] = pick([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      32768,
      40000,
    ]);
  const live = Uint8Array.from(scores.keys()).filter((k) => k % 2 === random.below(2) || k === 1);
  const sharpness = Float32Array.of(pick([0.25, 1, 3]));
  const label = random.below(classes);
  const input = Buffer.concat([
    header(3, classes, live.length, label),
    ...[scores, live, sharpness].map(bytes),
  ]);
  const [all, among] = [real.decideReal(scores, null), real.decideReal(scores, live)];
  const answered = real.isFinitePrediction(scores, all.margin, among.margin) ? "FF_OK" : "FF_OUT_OF_RANGE";
  const bounded = real.scoresBounded(scores);
  const beam = new Uint8Array(live.length);
  real.beamReal(scores, beam);
  const d = new Float32Array(classes);
  const share = bounded ? Float32Array.of(real.softmaxError(scores, sharpness[0]!, label, d)) : null;
  const finite = Number(real.allFinite(scores));
  const found = Uint32Array.of(all.label, among.label, Number(bounded), finite, STATUSES.indexOf(answered));
  const expected = [found, Float32Array.of(all.margin, among.margin), beam, ...(share ? [share, d] : [])];
  return { name: `answers ${[...scores]}`, input, expected: Buffer.concat(expected.map(bytes)) };
}

function errors(format: Format, draw: Draw, units: number, classes: number): Job {
  const [rate, scale, d0] = [f(0.03 * random.uniform()), f(1 / units), near(2)];
  const weights = tensor(format, units * classes, draw, pick([0.4, 1]));
  const z = positive(tensor(format, units, draw, 0.6));
  const d = floats(classes, 2);
  const bounds = groupBounds(units, classes);
  const scales = positive(floats(classes, 1));
  const skew = random.below(2);
  const input = Buffer.concat([
    header(4, units, classes, skew),
    bytes(Float32Array.of(rate, scale, d0)),
    signed(format, weights),
    stored(format, z),
    ...[d, bounds, scales].map(bytes),
  ]);
  const [ofHead, ofGroups, ofGoodness] = [0, 1, 2].map(() => new Float32Array(units)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  real.headErrors(format, rate, weights, z, d, ofHead);
  real.groupErrors(format, rate, bounds, scales, z, d, ofGroups);
  real.goodnessErrors(format, rate, scale, d0, z, ofGoodness);
  const both = ofGroups.slice();
  real.addErrors(format, ofHead, both);
  const expected = Buffer.concat([ofHead, ofGroups, ofGoodness, both].map((each) => stored(format, each)));
  return { name: `errors ${units} ${classes} ${draw}`, input, expected };
}

function updates(format: Format, draw: Draw, count: number, outputs: number): Job {
  const [rate, energy] = [f(0.1 * random.uniform()), f(9 * random.uniform())];
  const density = pick([0.2, 0.6, 1]);
  const weights = tensor(format, count * outputs, draw, density);
  if (draw === "extreme" && format === "fp16")
    weights[random.below(weights.length)] = pick([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  const headed = tensor(format, count * outputs, draw, density);
  const [bias, slot] = [tensor(format, outputs, draw, density), tensor(format, outputs, draw)];
  const x = tensor(format, count, draw, density);
  // What is not a number moves no weight whose error is 0.
  if (draw === "extreme" && format === "fp16" && random.below(3) === 0)
    x[random.below(count)] = pick([Number.POSITIVE_INFINITY, Number.NaN]);
  const c = tensor(format, outputs, draw, density).map((each) => real.store(format, f(each * 0.01)));
  const d = floats(outputs, 1);
  const skew = random.below(2);
  const input = Buffer.concat([
    header(5, count, outputs, skew),
    bytes(Float32Array.of(rate, energy)),
    ...[weights, headed].map((each) => signed(format, each)),
    ...[bias, slot, x, c].map((each) => stored(format, each)),
    bytes(d),
  ]);
  real.updateDense(format, weights, bias, x, c);
  real.updateHead(format, rate, headed, x, d);
  real.updateSlot(format, slot, c, energy);
  const expected = Buffer.concat([weights, headed, bias, slot].map((each) => stored(format, each)));
  return { name: `updates ${count} x ${outputs} ${draw}`, input, expected };
}

/** Jobs of every kind; `size` bounds the shapes. */
function jobsOf(kind: Kind, rounds: number, size: number): Job[] {
  const format = formatOf(kind);
  const jobs: Job[] = [];
  const upTo = (most: number): number => 1 + random.below(most);
  for (let round = 0; round < rounds; round++) {
    const draw: Draw = round % 2 ? "extreme" : "plain";
    const even = 2 * upTo(24);
    const units = 12 + random.below(size);
    jobs.push(
      products(kind, draw, upTo(size * 2), even),
      products(kind, draw, upTo(size * 2), upTo(45)),
      squares(format, draw, units, 2 + random.below(10)),
      inputs(format, round % 3, Math.floor(round / 3) % 3, upTo(2 * size)),
      answers(draw),
      errors(format, draw, units, 2 + random.below(10)),
      updates(format, draw, upTo(size), upTo(30)),
    );
  }
  return jobs;
}

describe.each(KINDS)("%s kernels", (kind) => {
  test("equal their twins on odd shapes, places, densities and extreme values", () => {
    const jobs = jobsOf(kind, 120, 150);
    const output = runs[kind]!(Buffer.concat(jobs.map(({ input }) => input)));
    expect(wrongJobs(jobs, answersOf(jobs, output)).slice(0, 5)).toEqual([]);
    expect(output.length).toBe(jobs.reduce((sum, { expected }) => sum + expected.length, 0));
  });

  test.each(byDay(["rv32imafc", "rv32", "pulp"], 1, 2))("equal their twins on %s", async (target) => {
    const ask = await boardProgram(target, program(kind), library(kind));
    const jobs = jobsOf(kind, times({ day: 6, night: 12 }), 60);
    const found: Buffer[] = [];
    for (const job of jobs) found.push(await ask(job));
    expect(wrongJobs(jobs, found)).toEqual([]);
  });

  test("for vectors equal their twins on registers of every length, shared by eight cores on one", async () => {
    const source = new URL(program(kind), import.meta.url).pathname;
    const stored = `ff_stored_${kind === "f32" ? "f32" : "f16"}`;
    const kernels = [stored, ...library(kind).map((file) => file.replace(".c", ""))];
    const jobs = jobsOf(kind, times({ day: 60, night: 120 }), 300);
    const input = Buffer.concat(jobs.map((job) => job.input));
    for (const [name, run] of Object.entries(await vectorPrograms(source, kernels, true)))
      expect([name, wrongJobs(jobs, answersOf(jobs, run(input))).slice(0, 5)]).toEqual([name, []]);
  });
});

describe("stored values", () => {
  test("are never -0, and become infinite where the format ends", () => {
    expect([real.store("fp16", -1e-9), real.store("f32", -0)].map((each) => Object.is(each, 0))).toEqual([
      true,
      true,
    ]);
    expect(real.store("fp16", -65520)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfBits(real.updated("fp16", 65504, 65504, 1))).toBe(0x7c00);
  });

  test("sums of halves are rounded after every input, together with the product", () => {
    const weights = Float32Array.of(2 ** -11, 2 ** -11, 2 ** -6);
    const sums = (x: readonly number[], start: number): number => {
      const acc = Float32Array.of(start);
      real.accumulateReal(Float32Array.from(x), weights, acc, "f16");
      return acc[0]!;
    };
    expect(sums([1, 1, 0], 1)).toBe(1); // each is half a step of 1, a tie
    expect(sums([1.5, 1.5, 0], 1)).toBe(1 + 2 ** -9);
    expect(sums([0, 0, 1 + 2 ** -10], 2048)).toBe(2048);
    expect(sums([-1, 0, 65504], 65504)).toBe(Number.POSITIVE_INFINITY);
  });

  test("an input of zero adds nothing, whatever its weights", () => {
    const acc = Float32Array.of(1, 2);
    const weights = Float32Array.of(Number.POSITIVE_INFINITY, Number.NaN, 3, 4);
    expect(real.accumulateReal(Float32Array.of(0, 1), weights, acc)).toBe(2);
    expect([...acc]).toEqual([4, 6]);
  });
});
