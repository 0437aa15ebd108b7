import { describe, test } from "vitest";
import type { StoredInteger } from "../../src/checkpoint/stored-model.js";
import { int8s, int32s } from "../../src/formats/narrow.js";
import type { Samples } from "../../src/ir/data.js";
import type { DeviceModel, InputPart } from "../../src/ir/device-model.js";
import type { AsymmetricNumbers } from "../../src/ir/quantization.js";
import type { Window } from "../../src/ir/window.js";
import { norm } from "../../src/numerics/fixed-point.js";
import { createRandom } from "../../src/numerics/prng.js";
import { convolveAsymmetric } from "../../src/steps/asymmetric.js";
import { allocate, runSchedule } from "../../src/steps/run-schedule.js";
import { tensorOf } from "../../src/steps/step.js";
import { bytes, header } from "../support/jobs.js";
import { layersAlone } from "../support/models/layers-alone.js";
import { integerLayer, quantInput, quantModel } from "../support/models/quant.js";
import { kernelProgram } from "../support/vector-program.js";

const KERNELS = ["sparse", "row", "dot"] as const;
const SIZES = [1, 2, 3, 4, 5, 7, 31, 33, 64, 127, 191, 500, 784, 1061];
const check = await kernelProgram(
  new URL("kernels.c", import.meta.url).pathname,
  [
    ...["ff_dense_sparse", "ff_dense_row", "ff_dense_dot", "ff_product", "ff_rms", "ff_goodness"],
    ...["ff_input_u8", "ff_input_s16", "ff_input_f32", "ff_squares"],
    ...["ff_asymmetric_dense", "ff_asymmetric_listed", "ff_asymmetric_row"],
  ],
  ["-fno-sanitize=leak", "-fno-math-errno"],
  true,
);
process.env.ASAN_OPTIONS = "detect_leaks=0";

const random = createRandom(11);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const sparse = (density: number, value: () => number): number => (random.uniform() < density ? value() : 0);

function layer(inputs: number, units: number): StoredInteger {
  const weights = Int8Array.from({ length: inputs * units }, () => integer(-127, 127));
  return integerLayer({
    inputs,
    units,
    weights,
    bias: Int32Array.from({ length: units }, () => integer(-100_000, 100_000)),
    multiplier: Int32Array.from({ length: units }, () => integer(2 ** 30, 2 ** 31 - 1)),
    shift: Uint8Array.from({ length: units }, () => integer(1, 14)),
  });
}

function model(
  part: InputPart,
  storage: Samples["storage"],
  layers: StoredInteger[],
  classes: number,
): DeviceModel {
  return quantModel({
    classes: Array.from({ length: classes }, (_, k) => `${k}`),
    input: quantInput({ storage, exponent: 4, parts: [part] }),
    layers,
  });
}

/** An input part that hands int16 values of -127..127 on as they are. */
const passing = (size: number): InputPart => ({
  kind: "affine",
  start: 0,
  size,
  multiplier: Int32Array.of(2),
  offset: Int32Array.of(0),
  shift: Uint8Array.of(1),
});

/** Reference of one dense layer used as a layer, as a head and for its sums alone, on a given x. */
function denseReference(part: StoredInteger, shift: number, x: Int8Array): Buffer {
  const plain = model(passing(x.length), "int16", [part], 2);
  const line = layersAlone(plain);
  const memory = allocate(line, Int16Array.from(x));
  const macs = runSchedule(plain, line, memory);
  const sums = int32s(tensorOf(memory, "layer_acc"));
  const scores = sums.map((sum, j) => (sum - part.bias[j]!) * 2 ** shift);
  return Buffer.concat(
    [Uint32Array.of(macs, macs, macs), sums, sums, scores, int8s(tensorOf(memory, "layer_z"))].map(bytes),
  );
}

function transposed(weights: Int8Array | Int16Array, inputs: number, units: number): Int8Array {
  return Int8Array.from(
    { length: weights.length },
    (_, at) => weights[(at % inputs) * units + Math.floor(at / inputs)]!,
  );
}

/** Jobs of a product kernel on odd shapes, densities and extreme values, at the given places modulo 4. */
function products(
  kernel: (typeof KERNELS)[number],
  place: () => number,
): [jobs: Buffer[], expected: Buffer[]] {
  const jobs: Buffer[] = [];
  const expected: Buffer[] = [];
  for (const inputs of SIZES) {
    for (const units of [1, 2, 3, 10, 21, 39, 64, 127]) {
      const part = layer(inputs, units);
      const density = [0, 0.1, 0.5, 1][random.below(4)]!;
      const largest = [31, 63, 64, 65, 127][random.below(5)]!;
      const x = Int8Array.from({ length: inputs }, () =>
        sparse(density, () => (random.below(5) ? integer(-largest, largest) : largest)),
      );
      const shift = inputs > 300 ? 4 : 7;
      const weights = kernel === "dot" ? transposed(part.weights, inputs, units) : part.weights;
      const head = header(
        ...[0, KERNELS.indexOf(kernel), inputs, units],
        ...[random.below(4), shift, place(), random.below(4)],
      );
      jobs.push(head, ...[weights, part.bias, part.multiplier, part.shift, x].map(bytes));
      expected.push(denseReference(part, shift, x));
    }
  }
  return [jobs, expected];
}

/** Four inputs at a time whose products with weights just fit into 16 bits, or just do not. */
const LARGEST = [
  [64, 64, 65, 65],
  [65, 65, 65, 65],
  [127, 2, 2, 127],
  [-127, -2, -3, -127],
  [127, 127, 127, 127],
];

/** A layer with zero points and its answer, of these weights and inputs. */
function asymmetricJob(
  form: "listed" | "row",
  inputs: number,
  units: number,
  extreme: boolean,
): [Buffer[], Buffer] {
  const weights = Int8Array.from({ length: inputs * units }, () => (extreme ? -127 : integer(-127, 127)));
  const origin = form === "row" ? 0 : [-128, 127, integer(-128, 127)][random.below(3)]!;
  const x = Int8Array.from({ length: inputs }, () =>
    extreme ? (origin < 0 ? 127 : -128) : sparse(0.6, () => integer(-128, 127) - origin) + origin,
  );
  const [zero, low] = [integer(-128, 127), integer(-128, 0)];
  const numbers: AsymmetricNumbers = {
    input: { scale: 1, zero: origin },
    output: { scale: 1, zero },
    limits: [low, 127],
    rounding: random.below(2) ? "double" : "single",
  };
  const tables = {
    weights,
    bias: Int32Array.from({ length: units }, () => integer(-100_000, 100_000)),
    multiplier: Int32Array.from({ length: units }, () =>
      random.below(9) ? integer(2 ** 30, 2 ** 31 - 1) : 0,
    ),
    shift: Uint8Array.from({ length: units }, () => integer(1, 20)),
  };
  const z = new Int8Array(units);
  const window: Window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] };
  const plane = { height: 1, width: 1, channels: inputs };
  convolveAsymmetric({ window, plane, outputs: units, apart: false, zero: origin }, numbers, tables, x, z);
  const own = Int8Array.of(origin, zero, low, 127, Number(numbers.rounding === "double"));
  const head = header(
    4,
    Number(form === "row"),
    inputs,
    units,
    random.below(4),
    random.below(4),
    random.below(4),
  );
  const { bias, multiplier, shift } = tables;
  return [[head, ...[weights, bias, multiplier, shift, own, x].map(bytes)], bytes(z)];
}

test.each(["listed", "row"] as const)("%s products with zero points equal the reference", (form) => {
  const jobs = SIZES.flatMap((inputs) =>
    [1, 3, 10, 39, 64, 127].flatMap((units) =>
      [false, true].map((extreme) => asymmetricJob(form, inputs, units, extreme)),
    ),
  );
  check(
    jobs.flatMap(([job]) => job),
    jobs.map(([, z]) => z),
  );
});

describe("product kernels", () => {
  test.each(KERNELS)("%s equals the reference", (kernel) => {
    check(...products(kernel, () => (kernel === "sparse" ? 0 : random.below(4))));
  });

  test("the sparse one takes inputs anywhere with vectors", () => {
    check(...products("sparse", () => random.below(4)), "vectors");
  });

  test("sums of 16 bits hold the largest products there are", () => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const kernel of [0, 1]) {
      for (const four of LARGEST) {
        for (const sign of [1, -1]) {
          const inputs = 69;
          const part = { ...layer(inputs, 70), weights: new Int8Array(inputs * 70).fill(127 * sign) };
          const x = Int8Array.from({ length: inputs }, (_, i) => four[i % 4]!);
          jobs.push(header(0, kernel, inputs, 70, 0, 0));
          jobs.push(...[part.weights, part.bias, part.multiplier, part.shift, x].map(bytes));
          expected.push(denseReference(part, 0, x));
        }
      }
    }
    check(jobs, expected);
  });
});

describe("normalisation kernel", () => {
  test("equals the reference, in place too, for every size at every alignment", () => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const size of SIZES) {
      for (const density of [0, 0.02, 0.3, 1]) {
        const faint = density === 0.02; // few small values, which the shift is small for
        const constants = norm(size, faint ? 7 : integer(0, 7));
        const largest = faint ? 2 : 127;
        const z = Int8Array.from({ length: size }, () => sparse(density, () => integer(1, largest)));
        const { h, goodness } = rmsReference(constants, z);
        const places = [random.below(4), random.below(4)];
        const { root, guard, exponent } = constants;
        jobs.push(header(1, 0, size, root, guard, exponent, ...places), bytes(z));
        expected.push(bytes(Uint32Array.of(goodness)), bytes(h), bytes(h));
      }
    }
    check(jobs, expected);
  });
});

function rmsReference(constants: ReturnType<typeof norm>, z: Int8Array): { h: Int8Array; goodness: number } {
  const part: InputPart = { kind: "rms", start: 0, size: z.length, center: false, norm: constants };
  const h = inputReference(part, "uint8", Uint8Array.from(z));
  return { h, goodness: z.reduce((sum, value) => sum + value * value, 0) };
}

function inputReference(part: InputPart, storage: Samples["storage"], raw: Samples["inputs"]): Int8Array {
  const twin = model(part, storage, [layer(part.size, 1)], 2);
  const line = layersAlone(twin);
  const memory = allocate(line, raw);
  runSchedule(twin, line, memory);
  return int8s(tensorOf(memory, "x"));
}

const STORAGES = ["uint8", "int16", "float32"] as const;

/** Scales at which the squares of floats leave the normal floats, by their style. */
const BEYOND = [1e-44, 1e-23, 1e-19, 1e19, 1e38];

function rawValues(storage: Samples["storage"], size: number, style: number): Samples["inputs"] {
  const values = { uint8: [0, 255, 1], int16: [-32768, 32767, 0], float32: [0, -1e30, 3.4e38] }[storage];
  const range = {
    uint8: () => integer(0, 255),
    int16: () => integer(-3000, 3000),
    float32: () => random.normal() * 3,
  }[storage];
  const value =
    style === 0 ? () => values[random.below(3)]! : style === 1 ? () => values[0]! : () => sparse(0.8, range);
  const scale = storage === "float32" ? (BEYOND[style - 4] ?? 1) : 1;
  const numbers = Array.from({ length: size }, () => value() * scale);
  if (style === 3 && storage === "float32")
    numbers[random.below(size)] = [Number.NaN, Number.POSITIVE_INFINITY, -0][random.below(3)]!;
  return storage === "uint8"
    ? Uint8Array.from(numbers)
    : storage === "int16"
      ? Int16Array.from(numbers)
      : Float32Array.from(numbers);
}

describe("input kernels", () => {
  test.each(STORAGES)("rms and sample of %s equal the reference at every alignment", (storage) => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const size of SIZES) {
      for (const center of [false, true]) {
        for (let style = 0; style < 4 + BEYOND.length; style++) {
          const constants = norm(size, integer(0, 7));
          const raw = rawValues(storage, size, style);
          const skew = integer(0, 3) * raw.BYTES_PER_ELEMENT;
          const code = STORAGES.indexOf(storage) * 2 + (center ? 1 : 0);
          const { root, guard, exponent } = constants;
          const places = [skew, random.below(4)];
          jobs.push(header(2, code, size, root, guard, exponent, ...places), bytes(raw));
          const part: InputPart = { kind: "rms", start: 0, size, center, norm: constants };
          expected.push(bytes(inputReference(part, storage, raw)));
        }
      }
    }
    check(jobs, expected);
  });

  test("wide int16 samples of few values, where every bit kept before squaring can show", () => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (let round = 0; round < 4000; round++) {
      const constants = norm(integer(2, 9), 7);
      const raw = Int16Array.from({ length: constants.size }, () => integer(-32768, 32767));
      jobs.push(
        header(2, 3, constants.size, constants.root, constants.guard, constants.exponent),
        bytes(raw),
      );
      const part: InputPart = {
        kind: "rms",
        start: 0,
        size: constants.size,
        center: true,
        norm: constants,
      };
      expected.push(bytes(inputReference(part, "int16", raw)));
    }
    check(jobs, expected);
  });

  test.each(STORAGES)("affine of %s equals the reference", (storage) => {
    const jobs: Buffer[] = [];
    const expected: Buffer[] = [];
    for (const size of [1, 3, 33, 784]) {
      for (const count of new Set([1, size])) {
        for (let style = 0; style < 4; style++) {
          const raw = rawValues(storage, size, style);
          const real = storage === "float32";
          const multiplier = real
            ? floats(count, 20)
            : Int32Array.from({ length: count }, () => integer(-32767, 32767));
          const offset = real
            ? floats(count, 50)
            : Int32Array.from({ length: count }, () => integer(-(2 ** 29), 2 ** 29));
          const shift = real ? new Uint8Array(0) : Uint8Array.from({ length: count }, () => integer(1, 28));
          const stored = real ? multiplier : Int16Array.from(multiplier);
          const isWide = style % 2 === 1;
          const job = header(
            3,
            STORAGES.indexOf(storage),
            size,
            count,
            Number(isWide),
            0,
            0,
            random.below(4),
          );
          jobs.push(job, ...[stored, offset, shift, raw].map(bytes));
          const part: InputPart = {
            kind: "affine",
            start: 0,
            size,
            multiplier,
            offset,
            shift,
            ...(isWide ? { isWide } : {}),
          };
          expected.push(bytes(inputReference(part, storage, raw)));
        }
      }
    }
    check(jobs, expected);
  });
});

/** The neighbours of a float32, as its bits count. */
function neighbours(value: number): number[] {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  return [...new Float32Array(Uint32Array.of(bits - 1, bits, bits + 1).buffer)];
}

test.each([false, true])(
  "floats are rounded to integers alike, at every tie and beside it, wide: %s",
  (isWide) => {
    const ties = Array.from({ length: 260 }, (_, at) => at - 130 + 0.5).flatMap(neighbours);
    const whole = [-127, 127, 2 ** -149, -(2 ** -149), -0, 1e38, -Infinity, Infinity, Number.NaN];
    const raw = Float32Array.from([...ties, ...whole]);
    const [multiplier, offset] = [Float32Array.of(1), Float32Array.of(0)];
    const part: InputPart = {
      ...{ kind: "affine", start: 0, size: raw.length },
      ...{ multiplier, offset, shift: new Uint8Array(0), ...(isWide ? { isWide } : {}) },
    };
    const job = header(3, STORAGES.indexOf("float32"), raw.length, 1, Number(isWide), 0, 0, 1);
    check([job, ...[multiplier, offset, raw].map(bytes)], [bytes(inputReference(part, "float32", raw))]);
  },
);

function floats(count: number, scale: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal() * scale);
}
