import { expect, test } from "vitest";
import {
  accumulateMasterWeights,
  requantizeMasterWeights,
  updateDense,
  updateHead,
} from "../../src/numerics/integer-learning.js";
import { bytes, header } from "../support/jobs.js";
import { integer, pick, uniform } from "./map-jobs.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

/** Products and updates of int16 masters on PULP cores. */
const programOn = (target: string): Promise<(job: Job) => Promise<Buffer>> =>
  boardProgram(target, "integer-learning.c", [
    ...["ff_dense_s16.c", "ff_product.c", "ff_errors_s16.c", "ff_learn_s16.c", "ff_softmax_s32.c"],
  ]);
const alone = await programOn("pulp");

const drawn = (size: number, density: number, draw: () => number): number[] =>
  Array.from({ length: size }, () => (uniform() < density ? draw() : 0));
const int8s = (size: number, density: number, least = -127): Int8Array =>
  Int8Array.from(drawn(size, density, () => integer(least, 127)));
/** Masters of any size, up to `most`, some at their limits. */
const masters = (size: number, most: number, atLimits: number): Int16Array =>
  Int16Array.from(
    drawn(size, 1, () => (uniform() < atLimits ? pick([-32640, 32767, -32639]) : integer(-most, most))),
  );

function job(name: string, input: readonly ArrayBufferView[], expected: readonly ArrayBufferView[]): Job {
  return { name, input: Buffer.concat(input.map(bytes)), expected: Buffer.concat(expected.map(bytes)) };
}

function product(inputs: number, outputs: number, density: number): Job {
  const weights = masters(inputs * outputs, 32640, 0.1);
  const bias = Int32Array.from(drawn(outputs, 1, () => integer(-(2 ** 20), 2 ** 20)));
  const x = int8s(inputs, density);
  const acc = bias.slice();
  const macs = accumulateMasterWeights(x, weights, acc);
  const [z, scores] = [new Int8Array(outputs), new Int32Array(outputs)];
  requantizeMasterWeights(9, acc, z);
  accumulateMasterWeights(x, weights, scores);
  return job(
    `product ${inputs} x ${outputs}, density ${density}`,
    [header(0, inputs, outputs, 9, 0, 0, integer(0, 3)), weights, bias, x],
    [Uint32Array.of(macs, macs, macs, 0), acc, acc, scores, z],
  );
}

/** `most`: of errors, and of masters in thousands. */
function update(inputs: number, outputs: number, dither: number, most: readonly [number, number]): Job {
  const [base, start] = [integer(0, 2 ** 32 - 1), pick([0, 1, 64])];
  const weights = masters(inputs * outputs, most[1] * 1000, pick([0, 0, 0.01]));
  const bias = Int32Array.from(drawn(outputs, 1, () => integer(-(2 ** 29), 2 ** 29)));
  const x = int8s(inputs, pick([0.2, 0.7, 1]));
  const c = Int16Array.from(drawn(outputs, pick([0.2, 0.6, 1]), () => integer(-most[0], most[0])));
  const biasShift = integer(-14, 16);
  const before = [weights.slice(), bias.slice()];
  const saturations = updateDense({ dither, biasShift }, weights, bias, x, c, base, start);
  return job(
    `update ${inputs} x ${outputs}, dither ${dither}, ${saturations} at limits`,
    [header(3, inputs, outputs, dither, biasShift, base, start, integer(0, 3)), ...before, x, c],
    [Uint32Array.of(saturations), weights, bias],
  );
}

function head(units: number, classes: number, dither: number): Job {
  const rule = { rate: { multiplier: integer(2 ** 30, 2 ** 31 - 1), shift: integer(8, 20) }, dither };
  const [base, start] = [integer(0, 2 ** 32 - 1), pick([0, 64])];
  const weights = masters(units * classes, 20_000, 0.01);
  const z = int8s(units, 0.6, 0);
  const d = Int32Array.from(drawn(classes, 1, () => integer(-32768, 32768)));
  const before = weights.slice();
  const saturations = updateHead(rule, weights, z, d, base, start);
  const { multiplier, shift } = rule.rate;
  return job(
    `head ${units} x ${classes}, dither ${dither}`,
    [header(4, units, classes, dither, multiplier, shift, base, start), before, z, d],
    [Uint32Array.of(saturations), weights],
  );
}

async function expectAll(jobs: readonly Job[], run = alone): Promise<void> {
  const answers: Buffer[] = [];
  for (const each of jobs) answers.push(await run(each));
  expect(wrongJobs(jobs, answers)).toEqual([]);
}

test("products on every width of block and length of list", async () => {
  const sizes = [1, 3, 4, 7, 62, 511, 512, 513] as const;
  await expectAll(
    sizes.flatMap((inputs) =>
      [1, 2, 7, 10, 26].map((outputs) => product(inputs, outputs, pick([0, 0.1, 0.5, 1]))),
    ),
  );
}, 120_000);

test("updates with every dither, at limits and far from them, of more rows and units than are listed", async () => {
  const every = Array.from({ length: 16 }, (_, at) => at + 1);
  const large = [32767, 32] as const;
  const small = [200, 16] as const;
  await expectAll([
    ...every.flatMap((dither) => [
      update(integer(1, 12), integer(1, 12), dither, large),
      update(integer(1, 12), 2 * integer(1, 12), dither, small),
      head(integer(1, 30), pick([2, 7, 10]), dither),
    ]),
    ...[1, 2, 8, 9, 130, 131, 140].map((outputs) => update(70, outputs, integer(6, 16), small)),
    update(113, 14, 10, small),
  ]);
}, 120_000);

test("the same by eight cores, which list inputs and units for all", async () => {
  const jobs = [
    ...[80, 256, 257, 513].flatMap((inputs) =>
      [10, 33].map((outputs) => product(inputs, outputs, pick([0, 0.1, 0.5, 1]))),
    ),
    ...[8, 9, 128, 130, 258].map((outputs) => update(70, outputs, integer(6, 16), [200, 16])),
    ...[255, 257, 300].map((inputs) => update(inputs, 6, integer(6, 16), [32767, 32])),
    update(600, 4, 10, [200, 16]),
    head(64, 10, 12),
    head(90, 7, 9),
  ];
  await expectAll(jobs, await programOn("pulp8"));
}, 120_000);
