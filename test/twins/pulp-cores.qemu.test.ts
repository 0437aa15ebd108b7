import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { halfBitsOf, roundHalf } from "../../src/numerics/f16.js";
import { createRandom } from "../../src/numerics/prng.js";
import * as real from "../../src/numerics/real-arithmetic.js";
import { bytes, header } from "../support/jobs.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

const RUNTIME = new URL("../../templates/runtime/", import.meta.url);
const KERNELS = ["ff_dense_half_pulp", "ff_dense_dot_pulp", "ff_learn_f16_pulp"];
/** One program with all kernels, whose number of cores is a variable. */
const run = await boardProgram(
  "pulp",
  "pulp-cores.c",
  ["ff_product.c"],
  Object.fromEntries(
    KERNELS.map((name) => [`kernels/${name}.h`, readFileSync(new URL(`${name}.c`, RUNTIME), "utf8")]),
  ),
);

const random = createRandom(9);
const halves = (length: number, density = 1): Float32Array =>
  Float32Array.from({ length }, () => (random.uniform() < density ? roundHalf(random.normal() * 0.3) : 0));
const integers = (length: number): Int8Array => Int8Array.from({ length }, () => random.below(255) - 127);

/** The same job for every number of cores. */
function onCores(
  name: string,
  kind: number,
  shape: readonly number[],
  inputs: readonly Buffer[],
  expected: Buffer,
  numbers: readonly number[],
): Job[] {
  return numbers.map((cores) => ({
    name: `${name} ${shape} on ${cores} cores`,
    input: Buffer.concat([header(kind, cores, ...shape), ...inputs]),
    expected,
  }));
}

const drawn =
  (values: readonly number[]) =>
  (length: number): Float32Array =>
    Float32Array.from({ length }, () => values[random.below(values.length)]!);
const SMALLEST = 2 ** -24;
/** Products that vanish, with either sign. */
const vanishing = drawn([0, SMALLEST, -SMALLEST]);
/** And sums that overflow. */
const extremes = drawn([0, SMALLEST, -SMALLEST, 2 ** -14, -(2 ** -14), 1, -1, 65504, -65504]);

/** Of a layer of halves. `special`: an input that is no number, beside units without error. */
interface Drawn {
  readonly draw?: typeof halves;
  readonly density?: number;
  readonly special?: number;
  readonly cores?: readonly number[];
}

function layerOfHalves(inputs: number, outputs: number, drawn: Drawn = {}): Job[] {
  const { draw = halves, density = 0.6, special, cores = [1, 2, 4, 8] } = drawn;
  const [weights, bias] = [draw(inputs * outputs), draw(outputs)];
  const [x, c] = [draw(inputs, density), draw(outputs, 0.7)];
  if (special !== undefined) x[random.below(inputs)] = special;
  const sent = [weights, bias, x, c].map((each) => bytes(halfBitsOf(each)));
  const acc = bias.slice();
  const z = new Float32Array(outputs);
  real.accumulateReal(x, weights, acc, "f16");
  real.activate("fp16", acc, z);
  real.updateDense("fp16", weights, bias, x, c);
  const expected = Buffer.concat([acc, z, weights, bias].map((each) => bytes(halfBitsOf(each))));
  return onCores(`halves, density ${density},`, 0, [inputs, outputs], sent, expected, cores);
}

/** `density`: share of the words that are not zero. */
function layerOfBytes(
  inputs: number,
  outputs: number,
  skew: number,
  density = 1,
  cores: readonly number[] = [1, 2, 4, 8],
): Job[] {
  const [weights, x] = [integers(inputs * outputs), integers(inputs)];
  for (let i = 0; i < inputs; i += 4) if (random.uniform() >= density) x.fill(0, i, i + 4);
  const bias = Int32Array.from({ length: outputs }, () => random.below(2 ** 20) - 2 ** 19);
  const sums = bias.map((from, j) =>
    x.reduce((sum, value, i) => sum + value * weights[j * inputs + i]!, from),
  );
  const macs = x.filter((value) => value !== 0).length * outputs;
  const expected = Buffer.concat([bytes(Uint32Array.of(macs)), bytes(sums)]);
  const sent = [weights, bias, x].map(bytes);
  return onCores(`bytes, density ${density},`, 1, [inputs, outputs, skew], sent, expected, cores);
}

/** Lists hold 256 values. */
const SIZES = [1, 2, 3, 127, 128, 129, 255, 256, 257, 784];

test("lists of every length give the bits of the reference, where all is zero and nothing is, too", async () => {
  const cores = [1];
  const jobs = [0, 0.4, 1].flatMap((density) =>
    SIZES.flatMap((size) => [
      ...layerOfHalves(size, 6, { density, cores }),
      ...layerOfHalves(size, 3, { density, cores }),
      ...layerOfBytes(4 * size, 5, 0, density, cores),
    ]),
  );
  const answers: Buffer[] = [];
  for (const job of jobs) answers.push(await run(job));
  expect(wrongJobs(jobs, answers)).toEqual([]);
}, 120_000);

test("any number of cores gives the bits of the reference, for halves and for bytes", async () => {
  const jobs = [
    ...[2, 6, 14, 34, 62, 64].flatMap((outputs) => layerOfHalves(40, outputs)),
    ...layerOfHalves(300, 32),
    ...layerOfHalves(3, 62, { draw: vanishing }),
    ...layerOfHalves(60, 62, { draw: extremes }),
    ...[Number.POSITIVE_INFINITY, Number.NaN].flatMap((special) => layerOfHalves(200, 14, { special })),
    ...[1, 3, 4, 7, 10, 33].flatMap((outputs) => layerOfBytes(48, outputs, 0)),
    ...layerOfBytes(46, 9, 0),
    ...layerOfBytes(48, 9, 1),
    ...layerOfBytes(48, 9, 0, 0.5),
  ];
  const answers: Buffer[] = [];
  for (const job of jobs) answers.push(await run(job));
  expect(wrongJobs(jobs, answers)).toEqual([]);
}, 120_000);
