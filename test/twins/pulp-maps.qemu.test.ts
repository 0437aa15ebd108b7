import { describe, expect, test } from "vitest";
import type { Values } from "../../src/formats/element.js";
import { integerArithmetic } from "../../src/formats/integer.js";
import { realArithmetic } from "../../src/formats/real.js";
import { samePadding, type Window } from "../../src/ir/window.js";
import { halfBitsOf, roundHalf } from "../../src/numerics/f16.js";
import { inBlocks } from "../../src/parameters/weight-blocks.js";
import { headroom } from "../../src/steps/in-place.js";
import { bytes, header } from "../support/jobs.js";
import {
  convolved,
  convolvedDepthwise,
  integer,
  pick,
  type Shape,
  uniform,
  windowFields,
} from "./map-jobs.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

/** A map of height x width x channels under a window that is padded to cover it, or none of whose taps is outside. */
function shapeOf(
  [height, width, channels]: readonly [number, number, number],
  kernel: readonly [number, number],
  stride: number,
  outputs: number,
  padded = true,
): Shape {
  const [top, bottom] = padded ? samePadding(height, kernel[0], stride) : [0, 0];
  const [left, right] = padded ? samePadding(width, kernel[1], stride) : [0, 0];
  const window: Window = { kernel, stride: [stride, stride], padding: [top, left, bottom, right] };
  return { plane: { height, width, channels }, window, outputs };
}

/** Every boundary of the kernels: whole words and not, one position and more than four, blocks of outputs and what is left. */
const SHAPES = [
  shapeOf([1, 1, 1], [1, 1], 1, 1),
  shapeOf([1, 4, 3], [1, 1], 1, 3),
  shapeOf([3, 3, 100], [1, 1], 1, 7),
  shapeOf([2, 3, 64], [1, 1], 1, 34),
  shapeOf([5, 4, 1], [3, 3], 1, 5),
  shapeOf([5, 6, 3], [3, 3], 2, 16),
  shapeOf([4, 5, 6], [3, 3], 1, 4),
  shapeOf([3, 4, 16], [3, 3], 1, 33),
  shapeOf([7, 2, 4], [4, 3], 2, 9),
  shapeOf([1, 17, 6], [1, 5], 2, 16),
  shapeOf([1, 9, 5], [1, 7], 1, 2, false),
  shapeOf([6, 5, 8], [2, 2], 2, 8, false),
  shapeOf([3, 3, 100], [3, 3], 1, 2),
  shapeOf([5, 5, 100], [5, 5], 5, 3, false),
] as const;

/** Bytes by which an output in the place of its input begins before it. */
function behindInput(
  { window, plane, outputs }: Shape,
  bytesOfOne: number,
  kind: "conv" | "depthwise",
): number {
  const shape = [plane.height, plane.width, plane.channels];
  const input = plane.channels * bytesOfOne;
  return kind === "conv"
    ? headroom(window, shape, { input, output: outputs * bytesOfOne }, "rows")
    : headroom(window, shape, { input, output: input }, "channels");
}

function job(name: string, shape: Shape, input: readonly Uint8Array[], expected: readonly Uint8Array[]): Job {
  const { plane, window, outputs } = shape;
  const text = `${name} ${plane.height}x${plane.width}x${plane.channels}, ${window.kernel}, ${outputs} outputs`;
  return { name: text, input: Buffer.concat(input), expected: Buffer.concat(expected) };
}

const drawn = (size: number, density: number, draw: () => number): number[] =>
  Array.from({ length: size }, () => (uniform() < density ? draw() : 0));
const number = (value: number): Buffer => bytes(Uint32Array.of(value));

describe("maps of int8 on PULP cores", async () => {
  const run = await boardProgram("pulp", "maps-s8.c", [
    ...["ff_conv_s8.c", "ff_conv_s16.c", "ff_dense_s16.c", "ff_depthwise_s8.c", "ff_pool_s8.c"],
    ...["ff_product.c", "ff_visits.c"],
  ]);
  const sums = (size: number): Values => new Int32Array(size);
  const stored = (size: number): Values => new Int8Array(size);
  const int8s = (size: number, density = 1, least = -127): Int8Array =>
    Int8Array.from(drawn(size, density, () => integer(least, 127)));

  function constants(outputs: number) {
    const bias = Int32Array.from(drawn(outputs, 1, () => integer(-100_000, 100_000)));
    const multiplier = Int32Array.from(drawn(outputs, 1, () => integer(0, 2 ** 31 - 1)));
    const shift = new Uint8Array(outputs).fill(pick([6, 9, 12]));
    return { bias, factors: { multiplier, shift } };
  }

  test("convolutions, also by masters and in the place of their input, equal the reference", async () => {
    const jobs = SHAPES.map((shape) => {
      const { window, plane, outputs } = shape;
      const kernel = [...window.kernel, plane.channels, outputs];
      const size = kernel.reduce((product, each) => product * each, 1);
      const weights = int8s(size);
      const blocks = inBlocks(weights, kernel);
      const masters = Int16Array.from(drawn(size, 1, () => integer(-32640, 32767)));
      const { bias, factors } = constants(outputs);
      const learnt = {
        multiplier: new Int32Array(outputs).fill(2 ** 30),
        shift: new Uint8Array(outputs).fill(9),
      };
      const x = int8s(plane.height * plane.width * plane.channels, pick([0.3, 1]), pick([0, -127]));
      const all = { bias, factors: learnt };
      const frozen = convolved(integerArithmetic, shape, { weights, bias, factors }, x, sums, stored);
      const moving = convolved(integerArithmetic, shape, { weights: masters, ...all }, x, sums, stored);
      const head = header(0, outputs, 9, 0, integer(0, 3), behindInput(shape, 1, "conv"), blocks.length);
      return job(
        "conv",
        shape,
        [
          ...[head, windowFields(shape), bytes(blocks)],
          ...[masters, bias, factors.multiplier, factors.shift.subarray(0, 1), x].map(bytes),
        ],
        [
          ...[number(frozen.macs), number(moving.macs), bytes(frozen.z), bytes(moving.z)],
          ...[number(moving.macs), bytes(moving.z), number(frozen.macs), bytes(frozen.z)],
        ],
      );
    });
    const answers: Buffer[] = [];
    for (const each of jobs) answers.push(await run(each));
    expect(wrongJobs(jobs, answers)).toEqual([]);
  }, 120_000);

  test("depthwise convolutions equal the reference", async () => {
    const jobs = SHAPES.map((shape) => {
      const { window, plane } = shape;
      const weights = int8s(window.kernel[0] * window.kernel[1] * plane.channels);
      const { bias, factors } = constants(plane.channels);
      const x = int8s(plane.height * plane.width * plane.channels, pick([0.3, 1]), pick([0, -127]));
      const kernel = { weights, bias, factors };
      const { macs, z } = convolvedDepthwise(integerArithmetic, shape, kernel, x, sums, stored);
      const skew = pick([0, 0, 1]);
      const head = header(1, 0, 0, skew, skew, behindInput(shape, 1, "depthwise"));
      return job(
        "depthwise",
        shape,
        [
          ...[head, windowFields(shape)],
          ...[weights, bias, factors.multiplier, factors.shift.subarray(0, 1), x].map(bytes),
        ],
        [number(macs), bytes(z), number(macs), bytes(z)],
      );
    });
    const answers: Buffer[] = [];
    for (const each of jobs) answers.push(await run(each));
    expect(wrongJobs(jobs, answers)).toEqual([]);
  }, 120_000);
});

const SMALLEST = 2 ** -24;

describe("maps of halves on PULP cores", async () => {
  const run = await boardProgram("pulp", "maps-half.c", [
    ...["ff_conv_half.c", "ff_dense_half.c", "ff_depthwise_half.c", "ff_pool_f16.c", "ff_half.c"],
  ]);
  const arithmetic = realArithmetic("fp16", "f16");
  const make = (size: number): Values => new Float32Array(size);
  const bits = (values: Values): Buffer => bytes(halfBitsOf(values as Float32Array));

  /** Plain numbers, or the ends of the format: products that vanish or overflow, infinities, NaN. */
  function halves(size: number, density: number, ends: number): Float32Array {
    const end = (): number =>
      pick([SMALLEST, -SMALLEST, 2 ** -14, 65504, -65504, Number.POSITIVE_INFINITY, Number.NaN]);
    return Float32Array.from(
      drawn(size, density, () => (uniform() < ends ? end() : roundHalf(uniform() * 2 - 1))),
    );
  }

  function jobsOf(kind: "conv" | "depthwise"): Job[] {
    return SHAPES.map((shape) => {
      const { window, plane } = shape;
      const outputs = kind === "conv" ? shape.outputs : plane.channels;
      const size = window.kernel[0] * window.kernel[1] * (kind === "conv" ? plane.channels : 1) * outputs;
      const ends = pick([0, 0, 0.02]);
      const kernel = { weights: halves(size, 0.9, ends), bias: halves(outputs, 0.9, 0), factors: null };
      const x = halves(plane.height * plane.width * plane.channels, pick([0.3, 0.8, 1]), ends);
      const compute = kind === "conv" ? convolved : convolvedDepthwise;
      const { macs, z } = compute(arithmetic, shape, kernel, x, make, make);
      const skews = pick([
        [0, 0],
        [0, 0],
        [0, 1],
        [1, 0],
      ]);
      const head =
        kind === "conv"
          ? header(0, outputs, ...skews, behindInput(shape, 2, kind))
          : header(1, 0, ...skews, behindInput(shape, 2, kind));
      const all = [number(macs), bits(z)];
      const sent = [kernel.weights, kernel.bias, x].map(bits);
      return job(kind, shape, [head, windowFields(shape), ...sent], [...all, ...all]);
    });
  }

  test.each(["conv", "depthwise"] as const)(
    "%s equals the reference",
    async (kind) => {
      const jobs = jobsOf(kind);
      const answers: Buffer[] = [];
      for (const each of jobs) answers.push(await run(each));
      expect(wrongJobs(jobs, answers)).toEqual([]);
    },
    120_000,
  );
});
