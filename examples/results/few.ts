/** What few labels are worth where something has moved: sensors have aged, or another person wears them. */
import { join } from "node:path";
import { pick, row, type Samples } from "../../src/ir/data.js";
import type { Learner } from "../../src/ir/learning.js";
import { context, type LearningSpec, rls } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { ROOT } from "../built.js";
import { readArray } from "../ecg/arrays.js";
import { type Base, baseModel } from "../ecg/reference.js";
import { nearest, type Places } from "./nearest.js";

/** Samples drawn of each class to be learnt, and never more than half of them. */
const DRAWN = 10;
/** Times that gradient descent sees its samples, and its rate. */
const PASSES = 20;
const RATE = 0.02;

/** One thing that is new: samples to test with, and those to learn; without these some of the former are drawn. */
export interface Case {
  readonly test: number;
  readonly learn?: number;
}

/** The array `<folder>/<name>` in FF_EDGE_DATA that tells the cases of the test part apart, in its order, and what it says there. */
export interface FewLabels {
  readonly array: readonly [folder: string, name: string];
  readonly cases: readonly Case[];
}

/** Ways to answer: by the net as it was, by what learns on the device in int8, by a memory, or by another training in float. */
export const FEW_WAYS = [
  "nothing",
  "rls",
  "context",
  "heads",
  "all",
  "means",
  "inputs",
  "hidden",
  "again",
] as const;

/** Accuracy of each way, of each case. */
export type FewFigures = Readonly<Record<(typeof FEW_WAYS)[number], readonly number[]>>;

/** Learning on the device: the settings, and how often the samples are learnt. */
type OnDevice = "nothing" | "rls" | "context" | "heads" | "all";
const SETTINGS: Readonly<Record<OnDevice, { readonly learning: LearningSpec; readonly passes: number }>> = {
  nothing: { learning: {}, passes: 0 },
  rls: { learning: { readout: rls() }, passes: 1 },
  context: { learning: { readout: context({ rows: 60, shipped: 0 }) }, passes: 1 },
  heads: { learning: { layers: "heads", rate: RATE, skip: 0 }, passes: PASSES },
  all: { learning: { rate: RATE, skip: 0 }, passes: PASSES },
};

/** Samples of the test part that are learnt, in this order, and those that are asked. */
interface Division {
  readonly learn: readonly number[];
  readonly asked: readonly number[];
}

/** Every case in every way, on the bit-exact host reference. Needs the trained weights in `out`. */
export async function fewOf(
  file: string,
  { array: [folder, name], cases }: FewLabels,
  { seed, out }: { readonly seed: number; readonly out: string },
): Promise<FewFigures> {
  const base = await baseModel(join(ROOT, file), { seed, out: join(ROOT, out), precision: "int8" });
  const { test } = base.dataset;
  const values = Array.from(readArray(join(process.env.FF_EDGE_DATA!, folder), name).data, Number);
  const known = values.filter((value) => cases.some((each) => value === each.test || value === each.learn));
  if (known.length !== test.count) throw new Error(`${folder}/${name} does not tell the test part apart`);
  const divisions = cases.map((each, at) => divided(each, known, test.labels, createRandom(seed, at)));
  const shares = (answer: (division: Division) => readonly number[]) =>
    divisions.map((division) => share(test, division, answer(division)));
  const learnt = async (way: OnDevice) => {
    const { learning, passes } = SETTINGS[way];
    const create = await base.learners(learning);
    return shares((division) => onDevice(base, create(), division, passes, seed));
  };
  const again = [];
  for (const division of divisions) {
    const label = await base.trainedWith(pick(test, division.learn));
    const answers = division.asked.map((at) => label(row(test, at)));
    again.push(share(test, division, answers));
  }
  const remembered = (answer: typeof nearest, see: (at: number) => Float32Array) =>
    shares(({ learn, asked }) => {
      const labels = learn.map((at) => test.labels[at]!);
      return answer({ places: learn.map(see), labels }, asked.map(see));
    });
  const input = (at: number) => base.seen(row(test, at)).input;
  const hidden = (at: number) => normalized(base.seen(row(test, at)).hidden);
  return {
    nothing: await learnt("nothing"),
    rls: await learnt("rls"),
    context: await learnt("context"),
    heads: await learnt("heads"),
    all: await learnt("all"),
    means: remembered((known, asked) => nearest(classMeans(known), asked), hidden),
    inputs: remembered(nearest, input),
    hidden: remembered(nearest, hidden),
    again,
  };
}

function divided(
  { test, learn }: Case,
  values: readonly number[],
  labels: ArrayLike<number>,
  random: ReturnType<typeof createRandom>,
): Division {
  const of = (value: number) => values.flatMap((each, at) => (each === value ? [at] : []));
  const tested = of(test);
  const chosen = learn === undefined ? drawn(tested, labels, random) : of(learn);
  random.shuffle(chosen);
  const known = new Set(chosen);
  return { learn: chosen, asked: tested.filter((at) => !known.has(at)) };
}

/** Some of each class. */
function drawn(
  places: readonly number[],
  labels: ArrayLike<number>,
  random: ReturnType<typeof createRandom>,
): number[] {
  const classes = new Set(places.map((at) => labels[at]!));
  return [...classes].flatMap((label) => {
    const own = places.filter((at) => labels[at] === label);
    random.shuffle(own);
    return own.slice(0, Math.min(DRAWN, Math.floor(own.length / 2)));
  });
}

/** Answers of a learner that has learnt: the first pass in the order of the division, each further one in an order of its own. */
function onDevice(
  base: Base,
  learner: Learner,
  { learn, asked }: Division,
  passes: number,
  seed: number,
): number[] {
  const { test } = base.dataset;
  const encoded = base.encode(test);
  const random = createRandom(seed, PASSES);
  const order = [...learn];
  for (let pass = 0; pass < passes; pass++) {
    for (const at of order) learner.learn(row(encoded, at), test.labels[at]!);
    random.shuffle(order);
  }
  return asked.map((at) => learner.infer(row(encoded, at)).label);
}

function share({ labels }: Samples, { asked }: Division, answers: readonly number[]): number {
  return asked.filter((at, n) => answers[n] === labels[at]).length / asked.length;
}

/** Divided by its root mean square, as a next layer would read it. */
function normalized(values: Float32Array): Float32Array {
  const size = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  return size === 0 ? values : values.map((value) => value / size);
}

/** One place for each class. */
function classMeans({ places, labels }: Places): Places {
  const classes = [...new Set(labels)];
  const means = classes.map((label) => {
    const own = places.filter((_, at) => labels[at] === label);
    return own[0]!.map((_, at) => own.reduce((sum, place) => sum + place[at]!, 0) / own.length);
  });
  return { places: means, labels: classes };
}
