import { describe, test } from "vitest";
import type { Values } from "../../src/formats/element.js";
import { integerArithmetic } from "../../src/formats/integer.js";
import { realArithmetic } from "../../src/formats/real.js";
import type { Window } from "../../src/ir/window.js";
import { halfBitsOf, halfValue } from "../../src/numerics/f16.js";
import { type RealFormat, store } from "../../src/numerics/real-arithmetic.js";
import { headroom, type PositionOrder } from "../../src/steps/in-place.js";
import { bytes, header } from "../support/jobs.js";
import { times } from "../support/night.js";
import { kernelProgram } from "../support/vector-program.js";
import {
  convolved,
  convolvedDepthwise,
  integer,
  pick,
  pooled,
  randomShape,
  type Shape,
  uniform,
  windowFields,
} from "./map-jobs.js";

process.env.ASAN_OPTIONS = "detect_leaks=0";
const FLAGS = ["-fno-sanitize=leak", "-fno-math-errno"];
const program = (name: string, kernels: readonly string[]) =>
  kernelProgram(new URL(name, import.meta.url).pathname, kernels, FLAGS);

const ROUNDS = times({ day: 60, night: 150 });

/** Orders of positions that outputs in the place of their inputs may count on, and in which forms of the kernels. */
const ORDERS = [
  ["rows", "all"],
  ["positions", "scalar"],
] as const;

/** Jobs, and the bytes that each has to write. */
class Jobs {
  readonly jobs: Buffer[] = [];
  readonly expected: Buffer[] = [];

  add(job: readonly ArrayBufferView[], expected: readonly ArrayBufferView[]): void {
    this.jobs.push(Buffer.concat(job.map(bytes)));
    this.expected.push(Buffer.concat(expected.map(bytes)));
  }
}

/** Many shapes of each kind of job. */
function jobsOf(add: (jobs: Jobs, shape: Shape) => void): Jobs {
  const jobs = new Jobs();
  for (let round = 0; round < ROUNDS; round++) add(jobs, randomShape());
  return jobs;
}

/** Rows and columns of a grid of cells, at most one cell for each pixel. */
function randomCells({ plane }: Shape): readonly [number, number] {
  return [integer(1, Math.min(4, plane.height)), integer(1, Math.min(4, plane.width))];
}

/** Bytes by which an output in the place of its input begins before it; `bytes` of one value. */
function behindInput({ window, plane, outputs }: Shape, bytes: number, order: PositionOrder): number {
  const shape = [plane.height, plane.width, plane.channels];
  const input = plane.channels * bytes;
  const output = order === "channels" ? input : outputs * bytes;
  return headroom(window, shape, { input, output }, order);
}

/** Weights of four inputs: extreme ones, and those whose products add up to 258 or 259 times an input. */
const FOUR_ROWS = [
  [127, 127, 127, 127],
  [-127, -127, -127, -127],
  [64, 65, 65, 64],
  [-65, -64, -65, -65],
  [65, 64, 65, 65],
  [127, -127, -4, 4],
] as const;

describe("maps of int8", async () => {
  const check = await program("maps-s8.c", [
    ...["ff_conv_s8", "ff_dense_sparse", "ff_conv_s16", "ff_depthwise_s8", "ff_pool_s8"],
    ...[
      "ff_dense_s16",
      "ff_narrow_s16",
      "ff_product",
      "ff_visits",
      "ff_conv_sums_s8",
      "ff_conv_list_s8",
      "ff_conv_packed_s8",
    ],
  ]);
  const sums = (size: number): Values => new Int32Array(size);
  const stored = (size: number): Values => new Int8Array(size);

  /** Values of one sign or both, up to the ends of their range, a part of them 0. */
  function values(size: number): Int8Array {
    const density = pick([0, 0.2, 0.6, 1]);
    const [low, high] = pick([
      [0, 127],
      [-127, 127],
      [0, 64],
      [127, 127],
      [-127, -127],
    ] as const);
    return Int8Array.from({ length: size }, () => (uniform() < density ? integer(low, high) : 0));
  }

  function constants(outputs: number) {
    return {
      bias: Int32Array.from({ length: outputs }, () => integer(-100_000, 100_000)),
      factors: {
        multiplier: Int32Array.from({ length: outputs }, () =>
          pick([integer(0, 2 ** 31 - 1), 0, 2 ** 31 - 1]),
        ),
        shift: new Uint8Array(outputs).fill(pick([integer(1, 16), 1, 31])),
      },
    };
  }

  /** Weights of any size, small ones, or four rows of which products just fit into 16 bits, or just do not. */
  const weightsOf = (size: number, outputs = 1): Int8Array => {
    const largest = pick([127, 127, 64]);
    const four = pick([null, ...FOUR_ROWS]);
    const weight = (at: number) => four?.[Math.floor(at / outputs) % 4] ?? integer(-largest, largest);
    return Int8Array.from({ length: size }, (_, at) => weight(at));
  };

  /** A convolution by those weights, and by masters. */
  function addConvolution(
    into: Jobs,
    shape: Shape,
    weights: Int8Array,
    x: Int8Array,
    order: PositionOrder = "rows",
  ): void {
    const { outputs } = shape;
    const masters = Int16Array.from({ length: weights.length }, () => integer(-32640, 32767));
    const { bias, factors } = constants(outputs);
    const shift = integer(1, 16);
    const learning = {
      multiplier: new Int32Array(outputs).fill(2 ** 30),
      shift: new Uint8Array(outputs).fill(shift),
    };
    const frozen = convolved(integerArithmetic, shape, { weights, bias, factors }, x, sums, stored);
    const learnt = convolved(
      integerArithmetic,
      shape,
      { weights: masters, bias, factors: learning },
      x,
      sums,
      stored,
    );
    const head = header(
      0,
      outputs,
      shift,
      pick([0, 0, 1, 2, 3]),
      integer(0, 3),
      behindInput(shape, 1, order),
    );
    into.add(
      [
        head,
        windowFields(shape),
        weights,
        masters,
        bias,
        factors.multiplier,
        factors.shift.subarray(0, 1),
        x,
      ],
      [
        ...[Uint32Array.of(frozen.macs, learnt.macs), frozen.z],
        ...[learnt.z, Uint32Array.of(learnt.macs), learnt.z],
        ...[Uint32Array.of(frozen.macs), frozen.z],
      ],
    );
  }

  test.each(ORDERS)("convolutions, also by masters, equal the reference: %s, %s forms", (order, form) => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { window, plane, outputs } = shape;
      const size = window.kernel[0] * window.kernel[1] * plane.channels * outputs;
      const x = values(plane.height * plane.width * plane.channels);
      addConvolution(into, shape, weightsOf(size, outputs), x, order);
    });
    check(jobs, expected, form);
  });

  test("sums of 16 bits hold the largest products of four rows of weights", () => {
    const jobs = new Jobs();
    const window: Window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] };
    for (const four of FOUR_ROWS) {
      for (const outputs of [3, 40, 70, 200]) {
        for (const sign of [1, -1]) {
          const plane = { height: 4, width: 5, channels: 36 };
          const weights = Int8Array.from(
            { length: 36 * outputs },
            (_, at) => four[Math.floor(at / outputs) % 4]!,
          );
          addConvolution(jobs, { window, plane, outputs }, weights, new Int8Array(20 * 36).fill(127 * sign));
        }
      }
    }
    check(jobs.jobs, jobs.expected);
  });

  test("depthwise convolutions equal the reference", () => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { window, plane } = shape;
      const weights = weightsOf(window.kernel[0] * window.kernel[1] * plane.channels);
      const { bias, factors } = constants(plane.channels);
      const x = values(plane.height * plane.width * plane.channels);
      const kernel = { weights, bias, factors };
      const { macs, z } = convolvedDepthwise(integerArithmetic, shape, kernel, x, sums, stored);
      const head = header(1, 0, 0, integer(0, 3), integer(0, 3), behindInput(shape, 1, "channels"));
      into.add(
        [head, windowFields(shape), weights, bias, factors.multiplier, factors.shift.subarray(0, 1), x],
        [Uint32Array.of(macs), z, Uint32Array.of(macs), z],
      );
    });
    check(jobs, expected);
  });

  test("pools and cells equal the reference", () => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { plane } = shape;
      const x = values(plane.height * plane.width * plane.channels);
      const cells = randomCells(shape);
      const gain = integer(0, 4);
      const head = header(2, ...cells, gain, integer(0, 3), behindInput(shape, 1, "channels"));
      const found = pooled(integerArithmetic, shape, cells, gain, x, stored);
      into.add([head, windowFields(shape), x], [...found, ...found.slice(0, 2)]);
    });
    check(jobs, expected);
  });
});

const KINDS = [
  { name: "f32", format: "f32", sums: "f32", file: "f32", half: [] },
  { name: "fp16", format: "fp16", sums: "f32", file: "f16", half: ["ff_half"] },
  { name: "sums of halves", format: "fp16", sums: "f16", file: "half", half: ["ff_half"] },
] as const;

describe.each(KINDS)("maps of $name", async ({ format, sums, file, half }) => {
  const stored = format === "f32" ? "f32" : "f16";
  const bytesOfOne = { f32: 4, f16: 2 }[stored];
  const check = await program(`maps-${file}.c`, [
    ...[`ff_conv_${file}`, `ff_dense_${file}`, `ff_depthwise_${file}`, `ff_pool_${stored}`],
    ...half,
  ]);
  const arithmetic = realArithmetic(format, sums);
  const make = (size: number): Values => new Float32Array(size);
  const asStored = (values: Values): ArrayBufferView =>
    format === "f32" ? canonical(values) : halfBitsOf(values as Float32Array);

  test.each(ORDERS)("convolutions equal the reference: %s, %s forms", (order, form) => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { window, plane, outputs } = shape;
      const size = window.kernel[0] * window.kernel[1] * plane.channels * outputs;
      const kernel = { ...drawKernel(format, size, outputs), factors: null };
      const x = drawTensor(format, plane.height * plane.width * plane.channels);
      const { macs, z } = convolved(arithmetic, shape, kernel, x, make, make);
      const head = header(0, outputs, integer(0, 1), integer(0, 1), behindInput(shape, bytesOfOne, order));
      const job = [kernel.weights, kernel.bias, x].map(asStored);
      const all = [Uint32Array.of(macs), asStored(z)];
      into.add([head, windowFields(shape), ...job], [...all, ...all]);
    });
    check(jobs, expected, form);
  });

  test("depthwise convolutions equal the reference", () => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { window, plane } = shape;
      const size = window.kernel[0] * window.kernel[1] * plane.channels;
      const kernel = { ...drawKernel(format, size, plane.channels), factors: null };
      const x = drawTensor(format, plane.height * plane.width * plane.channels);
      const { macs, z } = convolvedDepthwise(arithmetic, shape, kernel, x, make, make);
      const head = header(1, 0, integer(0, 1), integer(0, 1), behindInput(shape, bytesOfOne, "channels"));
      const job = [kernel.weights, kernel.bias, x].map(asStored);
      const all = [Uint32Array.of(macs), asStored(z)];
      into.add([head, windowFields(shape), ...job], [...all, ...all]);
    });
    check(jobs, expected);
  });

  test("pools and cells equal the reference", () => {
    const { jobs, expected } = jobsOf((into, shape) => {
      const { plane } = shape;
      const x = drawTensor(format, plane.height * plane.width * plane.channels);
      const cells = randomCells(shape);
      const head = header(2, ...cells, integer(0, 1), behindInput(shape, bytesOfOne, "channels"));
      const found = pooled(arithmetic, shape, cells, 0, x, make).map(asStored);
      into.add([head, windowFields(shape), asStored(x)], [...found, ...found.slice(0, 2)]);
    });
    check(jobs, expected);
  });
});

/** The same with one NaN. */
function canonical(values: Values): Float32Array {
  return Float32Array.from(values, (each) => (Number.isNaN(each) ? Number.NaN : each));
}

/** Weights and biases: plain ones, or some of them at the ends of the format and beyond. */
function drawKernel(format: RealFormat, size: number, outputs: number) {
  return { weights: drawTensor(format, size), bias: drawTensor(format, outputs) };
}

function drawTensor(format: RealFormat, size: number): Float32Array {
  const density = pick([0, 0.2, 0.6, 1]);
  const ends = pick([0, 0, 0.01, 0.2]);
  const spread = pick([1, 1, 100]);
  return Float32Array.from({ length: size }, () => {
    if (uniform() >= density) return 0;
    if (uniform() < ends) return end(format);
    return store(format, Math.fround((uniform() - 0.5) * spread));
  });
}

/** Subnormal numbers, the largest ones, infinities and NaN. */
function end(format: RealFormat): number {
  const any = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** -24, -(2 ** -20)];
  const own = format === "fp16" ? [65504, -65504, halfValue(integer(1, 0x7bff))] : [3e38, -3e38, 1e-45];
  return pick([...any, ...own]);
}
