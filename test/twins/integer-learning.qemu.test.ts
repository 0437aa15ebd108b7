import { describe, expect, test } from "vitest";
import type { Softmax } from "../../src/ir/update-constants.js";
import { ditherBase, ditherColumn, ditherRow } from "../../src/numerics/dither.js";
import {
  accumulateMasterWeights,
  addErrors,
  goodnessErrors,
  groupErrors,
  headErrors,
  requantizeMasterWeights,
  updateDense,
  updateHead,
  updateSlot,
} from "../../src/numerics/integer-learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { softmaxConstants, softmaxError } from "../../src/numerics/softmax.js";
import { bytes, header } from "../support/jobs.js";
import { kernelProgram } from "../support/vector-program.js";

const check = await kernelProgram(
  new URL("integer-learning.c", import.meta.url).pathname,
  ["ff_dense_s16", "ff_product", "ff_errors_s16", "ff_learn_s16", "ff_softmax_s32"],
  ["-fno-sanitize=leak"],
  true,
);
process.env.ASAN_OPTIONS = "detect_leaks=0";

const random = createRandom(31);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const oneOf = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
/** One of the edges, half of the time; else anything between low and high; 0 as often as `density` says. */
const value = (density: number, low: number, high: number, edges: readonly number[]): number =>
  random.uniform() >= density ? 0 : random.below(2) ? oneOf(edges) : integer(low, high);

const ERRORS = [32767, -32767, 32766, 1, -1];
const int8s = (count: number, density: number, low = -127): Int8Array =>
  Int8Array.from({ length: count }, () => value(density, low, 127, [low, 127, 1]));
const masterWeights = (count: number): Int16Array =>
  Int16Array.from({ length: count }, () =>
    value(1, -32640, 32767, [-32640, 32767, -32639, 32766, 0, -1, 127, 128]),
  );
const errors = (count: number, density: number): Int16Array =>
  Int16Array.from({ length: count }, () => value(density, -32767, 32767, ERRORS));
const biases = (count: number): Int32Array =>
  Int32Array.from({ length: count }, () => value(1, -(2 ** 29), 2 ** 29, [-(2 ** 29), 2 ** 29, 0, -1]));
const classErrors = (count: number): Int32Array =>
  Int32Array.from({ length: count }, () => value(0.8, -32768, 32768, [-32768, 32768, 1, -1]));
const rateOf = () => ({
  multiplier: oneOf([2 ** 30, 2 ** 31 - 1, integer(2 ** 30, 2 ** 31 - 1)]),
  shift: integer(1, 31),
});
const density = (): number => oneOf([0, 0.1, 0.5, 1]);

/** Runs jobs on the device's code; what each wrote must be what the reference said. */
class Jobs {
  private readonly input: Buffer[] = [];
  private readonly expected: Buffer[] = [];

  add(head: Buffer, data: readonly ArrayBufferView[], expected: readonly ArrayBufferView[]): void {
    this.input.push(head, ...data.map(bytes).map((each) => Buffer.from(each)));
    this.expected.push(...expected.map(bytes).map((each) => Buffer.from(each)));
  }

  check(): void {
    check(this.input, this.expected);
  }
}

describe("twins", () => {
  test("dither: draws at the ends of uint32 and at random", () => {
    const jobs = new Jobs();
    const edges = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xa5a5_a5a5];
    for (let round = 0; round < 5000; round++) {
      const [seed, step, i, j] = [0, 0, 0, 0].map(() => (random.below(2) ? oneOf(edges) : random.uint32()));
      const layer = integer(0, 255);
      const base = ditherBase(seed!, step!, layer);
      const draws = [base, ditherRow(base, i!), ditherColumn(base, j!)];
      jobs.add(header(6, seed, step, layer, i, j), [], [Uint32Array.from(draws)]);
    }
    jobs.check();
  });

  test("products: sums, layer, head and candidate labels on every width of block and length of list", () => {
    const jobs = new Jobs();
    for (const inputs of [1, 2, 3, 4, 5, 7, 95, 96, 97, 193, 784]) {
      for (const outputs of [1, 2, 3, 7, 10, 21, 39, 64, 127]) {
        const labels = integer(1, 3);
        const [shift, raise] = [integer(1, 31), integer(0, 4)];
        const weights = masterWeights(inputs * outputs);
        const bias = Int32Array.from({ length: outputs }, () => integer(-(2 ** 29), 2 ** 29));
        const x = int8s(inputs, density());
        const overlay = Int32Array.from({ length: labels * outputs }, () => integer(-(2 ** 29), 2 ** 29));
        const acc = Int32Array.from(bias);
        const macs = accumulateMasterWeights(x, weights, acc);
        const z = new Int8Array(outputs);
        requantizeMasterWeights(shift, acc, z);
        const scores = new Int32Array(outputs);
        accumulateMasterWeights(x, weights, scores);
        const candidates = new Int8Array(labels * outputs);
        requantizeMasterWeights(
          shift,
          overlay.map((each, at) => each + acc[at % outputs]!),
          candidates,
        );
        jobs.add(
          header(0, inputs, outputs, shift, raise, labels, random.below(4)),
          [weights, bias, x, overlay],
          [
            Uint32Array.of(macs, macs, macs, labels * outputs),
            acc,
            acc,
            scores.map((each) => each << raise),
            z,
            candidates,
          ],
        );
      }
    }
    jobs.check();
  });

  test("products: the largest that four inputs give together", () => {
    const jobs = new Jobs();
    const [inputs, outputs] = [9, 70];
    for (const input of [-127, -65, -64, -63, 63, 64]) {
      const weights = new Int16Array(inputs * outputs).fill(-32640);
      const x = new Int8Array(inputs).fill(input);
      const [bias, scores] = [new Int32Array(outputs), new Int32Array(outputs)];
      const macs = accumulateMasterWeights(x, weights, scores);
      const z = new Int8Array(outputs);
      requantizeMasterWeights(9, scores, z);
      jobs.add(
        header(0, inputs, outputs, 9, 0, 0),
        [weights, bias, x],
        [Uint32Array.of(macs, macs, macs, 0), scores, scores, scores, z],
      );
    }
    jobs.check();
  });

  test("softmax: scores of every size under many constants, and every step of the table", () => {
    const jobs = new Jobs();
    const add = (softmax: Softmax, scores: Int32Array, label: number): void => {
      const { limit, multiplier, raise, shift } = softmax;
      const d = new Int32Array(scores.length);
      const share = softmaxError(softmax, scores, label, d);
      jobs.add(
        header(1, scores.length, label, limit, multiplier, raise, shift),
        [scores],
        [Int32Array.of(share), d],
      );
    };
    for (let round = 0; round < 20_000; round++) {
      const classes = integer(2, 12);
      const softmax = softmaxConstants(integer(-20, 40), 2 ** (random.uniform() * 24 - 12));
      add(softmax, someScores(classes, integer(0, 30)), random.below(classes));
    }
    add(softmaxConstants(0, 1), new Int32Array(256).fill(2 ** 30 - 1), 255);
    const quarters = { limit: 2 ** 31 - 1, raise: 0, multiplier: 2 ** 30, shift: 0 }; // four score units a step
    for (let step = 0; step <= 17 * 32; step++) {
      for (const part of [-1, 0, 1, 255, 256, 257])
        add(quarters, Int32Array.of(0, -4 * (512 * step + part)), 0);
    }
    jobs.check();
  });

  test("errors of heads, groups and goodness, and their sum", () => {
    const jobs = new Jobs();
    for (let round = 0; round < 2000; round++) {
      const classes = integer(2, 12);
      const units = classes * integer(1, 6);
      const rate = rateOf();
      const multiplier = Int32Array.from({ length: classes }, () =>
        oneOf([0, 1, 2 ** 31 - 1, random.below(2 ** 31)]),
      );
      const bounds = Uint16Array.from({ length: classes + 1 }, (_, k) => (k * units) / classes);
      const head = masterWeights(units * classes);
      const z = int8s(units, density(), 0);
      const d = classErrors(classes);
      const r = oneOf([-32768, 32768, integer(-32768, 32768)]);
      const [heads, groups, sum, goodness] = [0, 0, 0, 0].map(() => new Int16Array(units));
      headErrors(rate, head, z, d, heads!);
      groupErrors({ multiplier, shift: rate.shift }, bounds, z, d, groups!);
      addErrors(heads!, groups!, sum!);
      goodnessErrors(rate, z, r, goodness!);
      jobs.add(
        header(2, units, classes, rate.multiplier, rate.shift, r),
        [head, z, d, bounds, multiplier],
        [heads!, groups!, sum!, goodness!],
      );
    }
    jobs.check();
  });

  test("update of a layer: every dither and bias shift, lists shorter and longer than a chunk", () => {
    const jobs = new Jobs();
    let saturated = 0;
    const update = (inputs: number, width: number, dither: number, biasShift: number): void => {
      const [base, startUnit] = [random.uint32(), oneOf([0, 1, 64, 60_000])];
      const weights = masterWeights(inputs * width);
      const bias = biases(width);
      const x = int8s(inputs, density());
      const c = errors(width, density());
      const before = [weights.slice(), bias.slice()];
      const saturations = updateDense({ dither, biasShift }, weights, bias, x, c, base, startUnit);
      saturated += saturations;
      jobs.add(
        header(3, inputs, width, dither, biasShift, base, startUnit, random.below(4)),
        [...before, x, c],
        [Uint32Array.of(saturations), weights, bias],
      );
    };
    for (let dither = 1; dither <= 16; dither++) {
      for (let biasShift = -14; biasShift <= 16; biasShift++)
        update(integer(1, 20), integer(1, 20), dither, biasShift);
    }
    for (const inputs of [1, 4, 55, 56, 57, 113, 300]) {
      for (const width of [1, 4, 5, 6, 64, 129, 130, 131, 270])
        update(inputs, width, integer(1, 16), integer(-14, 16));
    }
    jobs.check();
    expect(saturated).toBeGreaterThan(1000);
  });

  test("update of a layer far from its limits, and with a few masters at them", () => {
    const jobs = new Jobs();
    let saturated = 0;
    for (const inputs of [1, 5, 57, 300]) {
      for (const width of [1, 64, 65, 130]) {
        for (const [dither, atLimit] of [
          [8, 0],
          [integer(1, 16), 0.001],
          [integer(8, 16), 0.01],
          [16, 0],
        ] as const) {
          const weights = Int16Array.from({ length: inputs * width }, () =>
            value(1, -16000, 16000, [random.uniform() < atLimit ? oneOf([-32640, 32767]) : 5]),
          );
          const bias = new Int32Array(width);
          const x = int8s(inputs, density());
          const c = Int16Array.from({ length: width }, () => value(0.7, -20, 20, [20 << (dither >> 1), -20]));
          const before = [weights.slice(), bias.slice()];
          const base = random.uint32();
          const saturations = updateDense({ dither, biasShift: 3 }, weights, bias, x, c, base, 0);
          saturated += saturations;
          jobs.add(
            header(3, inputs, width, dither, 3, base, 0, random.below(4)),
            [...before, x, c],
            [Uint32Array.of(saturations), weights, bias],
          );
        }
      }
    }
    jobs.check();
    expect(saturated).toBeGreaterThan(5);
  });

  test("update of a head", () => {
    const jobs = new Jobs();
    for (let round = 0; round < 1500; round++) {
      const classes = round < 10 ? 256 : integer(2, 24);
      const units = integer(1, 70);
      const rule = { rate: rateOf(), dither: integer(1, 16) };
      const [base, startUnit] = [random.uint32(), oneOf([0, 1, 64, 60_000])];
      const head = masterWeights(units * classes);
      const z = int8s(units, density(), 0);
      const d = classErrors(classes);
      const before = head.slice();
      const saturations = updateHead(rule, head, z, d, base, startUnit);
      const { multiplier, shift } = rule.rate;
      jobs.add(
        header(4, units, classes, rule.dither, multiplier, shift + 256 * random.below(4), base, startUnit),
        [before, z, d],
        [Uint32Array.of(saturations), head],
      );
    }
    jobs.check();
  });

  test("update of a label's slot", () => {
    const jobs = new Jobs();
    for (let round = 0; round < 2000; round++) {
      const units = integer(1, 40);
      const rule = { dither: integer(1, 16), factor: oneOf([0, 1, 32767, integer(0, 32767)]) };
      const [base, i, startUnit] = [random.uint32(), integer(0, 66_000), oneOf([0, 3, 60_000])];
      const slot = biases(units);
      const c = errors(units, density());
      const before = slot.slice();
      const saturations = updateSlot(rule, slot, c, base, i, startUnit);
      jobs.add(
        header(5, units, rule.dither, rule.factor, base, i, startUnit),
        [before, c],
        [Uint32Array.of(saturations), slot],
      );
    }
    jobs.check();
  });
});

/** Scores of `bits` bits, the largest ones there are among them. */
function someScores(classes: number, bits: number): Int32Array {
  const largest = Math.max(0, 2 ** bits - 1);
  return Int32Array.from({ length: classes }, () =>
    value(0.9, -largest, largest, [-largest, largest, largest - 1]),
  );
}
