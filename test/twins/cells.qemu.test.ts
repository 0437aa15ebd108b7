import { describe, expect, test } from "vitest";
import { cellUpdate, learnCellInteger, learnCellReal } from "../../src/numerics/cell-learning.js";
import { halfBitsOf } from "../../src/numerics/f16.js";
import { logEnergyInteger, logEnergyReal } from "../../src/numerics/log-energy.js";
import { createRandom } from "../../src/numerics/prng.js";
import { type RealFormat, store } from "../../src/numerics/real-arithmetic.js";
import { reconstructInteger, reconstructReal } from "../../src/numerics/reconstruction.js";
import { bytes, header } from "../support/jobs.js";
import { kernelProgram } from "../support/vector-program.js";

/** What a cell leaves of its input, the energy of that, and one update: reference, scalar kernels, vectors of any length. */
const check = await kernelProgram(
  new URL("cells.c", import.meta.url).pathname,
  [
    ...[
      "ff_half",
      "ff_log_energy",
      "ff_squares",
      "ff_learn_cell_s16",
      "ff_log_energy_s8",
      "ff_log_energy_s16",
    ],
    ...["ff_reconstruct_s8", "ff_reconstruct_s16"],
    ...["f16", "f32"].flatMap((format) =>
      ["goodness", "learn", "learn_cell", "log_energy", "reconstruct"].map((name) => `ff_${name}_${format}`),
    ),
  ],
  ["-fno-math-errno"],
);
process.env.ASAN_OPTIONS = "detect_leaks=0";

/** [inputs, units]: of one, about blocks of 64 rows and runs of 32 to 256 lanes. */
const SIZES = [
  [1, 1],
  [3, 31],
  [14, 28],
  [33, 65],
  [64, 128],
  [70, 131],
  [130, 5],
  [9, 515],
] as const;

const random = createRandom(41);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const oneOf = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
/** An end, a third of the time; 0 as often as `density` leaves. */
const drawn = (density: number, low: number, high: number): number =>
  random.uniform() >= density ? 0 : random.below(3) ? integer(low, high) : oneOf([low, high, 1]);
const list = (length: number, draw: () => number): number[] => Array.from({ length }, draw);

function integerJob([inputs, units]: readonly [number, number]): { input: Buffer; expected: Buffer } {
  const [fw, fx, fz] = [integer(0, 10), integer(0, 8), integer(-2, 10)];
  const raise = integer(0, 20);
  const shift = Math.max(0, raise - 6);
  const rule = cellUpdate(fw, fx, fz, fw + fz - shift);
  const density = oneOf([0, 0.3, 1]);
  const u = Int8Array.from(list(inputs, () => drawn(oneOf([0.5, 1]), -127, 127)));
  const z = Int8Array.from(list(units, () => drawn(density, 0, 127)));
  const weights = Int8Array.from(list(inputs * units, () => drawn(1, -127, 127)));
  const masters = Int16Array.from(list(inputs * units, () => drawn(1, -32640, 32767)));
  const bias = Int32Array.from(list(units, () => drawn(1, -(2 ** 29), 2 ** 29)));
  const decoder = Int32Array.from(list(inputs, () => drawn(1, -(2 ** oneOf([9, 29])), 2 ** oneOf([9, 29]))));
  const base = random.below(2 ** 32);
  const { errorShift, leftShift, inputSquares, outputSquares, unit, dither, biasShift, decoderShift } = rule;
  const constants = [
    errorShift,
    leftShift,
    inputSquares,
    outputSquares,
    unit,
    dither,
    biasShift,
    decoderShift,
  ];
  const data = [weights, u, z, masters, bias, decoder, Int8Array.from(constants)];
  const input = Buffer.concat([header(0, inputs, units, raise, shift, base), ...data.map(bytes)]);

  const [frozen, left] = [new Int16Array(inputs), new Int16Array(inputs)];
  const c = new Int16Array(units);
  const scales = { raise, shift };
  const counts = [
    reconstructInteger(u, z, weights, decoder, scales, frozen),
    reconstructInteger(u, z, masters, decoder, scales, left),
    logEnergyInteger(u),
    logEnergyInteger(left),
  ];
  const before = Buffer.from(bytes(left));
  const cell = { weights: masters, bias, decoderBias: decoder };
  counts.push(learnCellInteger(rule, cell, u, z, left, c, base));
  const after = [Int32Array.from(counts), left, c, masters, bias, decoder].map(bytes);
  return { input, expected: Buffer.concat([bytes(frozen), before, ...after]) };
}

/** Magnitudes of weights, inputs and constants: as in training, and those with which updates leave the halves. */
const SCALES = [
  [0.3, 1, 0.5],
  [6e4, 0.5, 6e4],
  [1, 6e4, 1],
] as const;

function realJob(format: RealFormat, [inputs, units]: readonly [number, number]) {
  const [weight, value, constant] = oneOf(SCALES);
  const near = (scale: number, density = 1) =>
    random.uniform() < density ? store(format, Math.fround(scale * (2 * random.uniform() - 1))) : 0;
  const floats = (length: number, draw: () => number) => Float32Array.from(list(length, draw));
  const weights = floats(inputs * units, () => near(weight));
  const bias = floats(units, () => near(constant));
  const decoderBias = floats(inputs, () => near(constant));
  const density = oneOf([0, 0.4, 1]);
  const u = floats(inputs, () => near(value, 0.8));
  const z = floats(units, () => Math.abs(near(value, density)));
  const stored = (values: Float32Array) => bytes(format === "fp16" ? halfBitsOf(values) : values);
  const head = header(format === "fp16" ? 1 : 2, inputs, units, random.below(2));
  const input = Buffer.concat([head, ...[weights, bias, decoderBias, u, z].map(stored)]);

  const [left, c] = [new Float32Array(inputs), new Float32Array(units)];
  const macs = reconstructReal(u, z, weights, decoderBias, left);
  const energies = Int32Array.of(macs, ...[u, left].map(logEnergyReal));
  learnCellReal(format, { weights, bias, decoderBias }, u, z, left, c);
  const after = [c, weights, bias, decoderBias].map(stored);
  return { input, expected: Buffer.concat([bytes(energies), bytes(left), ...after]) };
}

function agree(job: (size: readonly [number, number]) => { input: Buffer; expected: Buffer }, times: number) {
  const jobs = SIZES.flatMap((size) => Array.from({ length: times }, () => job(size)));
  check(
    jobs.map(({ input }) => input),
    jobs.map(({ expected }) => expected),
  );
}

describe("cells are alike in reference, C and vectors of any length", () => {
  test("integers, with frozen weights and with masters", () => agree(integerJob, 3));
  test.each(["fp16", "f32"] as const)("%s, also where updates leave the format", (format) =>
    agree((size) => realJob(format, size), 2),
  );
  test("the magnitudes drawn reach what is not finite", () => {
    const jobs = Array.from({ length: 12 }, () => realJob("fp16", [14, 28]));
    const halves = jobs.flatMap(({ expected }) => [
      ...new Uint16Array(new Uint8Array(expected.subarray(68)).buffer),
    ]);
    expect(halves.some((half) => (half & 0x7c00) === 0x7c00)).toBe(true);
  });
});
