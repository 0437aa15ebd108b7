import { expect, test } from "vitest";
import type { Team } from "../../src/ir/target-description.js";
import { halfBitsOf, roundHalf } from "../../src/numerics/f16.js";
import { createRandom } from "../../src/numerics/prng.js";
import * as real from "../../src/numerics/real-arithmetic.js";
import { loadTarget } from "../../src/target/target.js";
import { bytes, header } from "../support/jobs.js";
import { byDay } from "../support/night.js";
import { boardProgram, type Job, wrongJobs } from "./real-jobs.js";

const PULP8 = loadTarget("pulp8");
const KERNELS = ["ff_dense_half.c", "ff_dense_dot.c", "ff_learn_f16.c", "ff_product.c"];

/** One program for each number of cores, which are harts of the emulator. */
function programOf(used: Team): Promise<(job: Job) => Promise<Buffer>> {
  const target = { ...PULP8, arch: { ...PULP8.arch, cores: { most: 8, used } } } as const;
  return boardProgram(target, "pulp-cores.c", KERNELS);
}

const random = createRandom(9);
const halves = (length: number, density = 1): Float32Array =>
  Float32Array.from({ length }, () => (random.uniform() < density ? roundHalf(random.normal() * 0.3) : 0));
const integers = (length: number): Int8Array => Int8Array.from({ length }, () => random.below(255) - 127);

/** A job of a kind. */
function jobOf(
  name: string,
  kind: number,
  shape: readonly number[],
  inputs: readonly Buffer[],
  expected: Buffer,
): Job {
  return { name: `${name} ${shape}`, input: Buffer.concat([header(kind, ...shape), ...inputs]), expected };
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
}

function layerOfHalves(inputs: number, outputs: number, drawn: Drawn = {}): Job {
  const { draw = halves, density = 0.6, special } = drawn;
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
  return jobOf(`halves, density ${density},`, 0, [inputs, outputs], sent, expected);
}

/** `density`: share of the words that are not zero. */
function layerOfBytes(inputs: number, outputs: number, skew: number, density = 1): Job {
  const [weights, x] = [integers(inputs * outputs), integers(inputs)];
  for (let i = 0; i < inputs; i += 4) if (random.uniform() >= density) x.fill(0, i, i + 4);
  const bias = Int32Array.from({ length: outputs }, () => random.below(2 ** 20) - 2 ** 19);
  const sums = bias.map((from, j) =>
    x.reduce((sum, value, i) => sum + value * weights[j * inputs + i]!, from),
  );
  const macs = x.filter((value) => value !== 0).length * outputs;
  const expected = Buffer.concat([bytes(Uint32Array.of(macs)), bytes(sums)]);
  const sent = [weights, bias, x].map(bytes);
  return jobOf(`bytes, density ${density},`, 1, [inputs, outputs, skew], sent, expected);
}

/** Lists hold 256 values, or 1024 / cores of each core. */
const SIZES = [1, 2, 3, 127, 128, 129, 255, 256, 257, 784];

/** Every length of a list, where all is zero and nothing is, too. */
const lists = [0, 0.4, 1].flatMap((density) =>
  SIZES.flatMap((size) => [
    layerOfHalves(size, 6, { density }),
    layerOfHalves(size, 3, { density }),
    layerOfBytes(4 * size, 5, 0, density),
  ]),
);

const widths = [
  ...[2, 6, 14, 34, 62, 64].map((outputs) => layerOfHalves(40, outputs)),
  layerOfHalves(300, 32),
  layerOfHalves(1500, 6, { density: 0.4 }),
  layerOfHalves(300, 32, { density: 1 }),
  layerOfHalves(90, 70),
  layerOfHalves(200, 62, { draw: vanishing }),
  layerOfHalves(60, 62, { draw: extremes }),
  ...[Number.POSITIVE_INFINITY, Number.NaN].flatMap((special) => [
    layerOfHalves(200, 14, { special }),
    layerOfHalves(60, 66, { special }),
  ]),
  ...[1, 3, 4, 7, 10, 33].map((outputs) => layerOfBytes(48, outputs, 0)),
  layerOfBytes(46, 9, 0),
  layerOfBytes(48, 9, 1),
  layerOfBytes(48, 9, 0, 0.5),
  layerOfBytes(480, 33, 0, 0.5),
];

test.each(byDay([1, 2, 4, 8] as const, 0, 3))(
  "%i cores give the bits of the reference, for halves and for bytes",
  async (cores) => {
    const run = await programOf(cores);
    const jobs = cores === 2 || cores === 4 ? widths : [...lists, ...widths];
    const answers: Buffer[] = [];
    for (const job of jobs) answers.push(await run(job));
    expect(wrongJobs(jobs, answers)).toEqual([]);
  },
  120_000,
);
