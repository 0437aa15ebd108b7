/** What labels are worth that a device has asked for, beside as many drawn at random, in two orders of the samples. */
import { join } from "node:path";
import { row } from "../../src/ir/data.js";
import type { Learner } from "../../src/ir/learning.js";
import { context, type LearningSpec, rls } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { ROOT } from "../built.js";
import { readArray } from "../ecg/arrays.js";
import { type Base, baseModel } from "../ecg/reference.js";

/** Labels at most, of one half of the samples; the other half is tested with. */
export const BUDGETS = [10, 15, 20, 30, 60] as const;
/** Draws of as many labels that are averaged. */
const DRAWS = 5;

/** The order in which samples come: drawn, or as they were recorded, class by class. */
export const ORDERS = ["shuffled", "recorded"] as const;
export type Order = (typeof ORDERS)[number];

/** What learns the labels, as a model file asks for it. */
const READOUTS = { rls: rls(), context: context({ rows: 60 }) } satisfies Readonly<
  Record<string, LearningSpec["readout"]>
>;

/**
 * What learns, and the array `<folder>/<name>` in FF_EDGE_DATA that tells the samples of the row from others of the test part, with what
 * it says there.
 */
export interface AskedLabels {
  readonly readout: keyof typeof READOUTS;
  readonly array: readonly [folder: string, name: string];
  readonly known: readonly number[];
  readonly value: number;
}

/** Accuracies after as many labels as `BUDGETS` says, and how many were asked for. */
export interface AskFigures {
  readonly samples: number;
  readonly nothing: number;
  readonly random: readonly number[];
  readonly asked: readonly number[];
  readonly labels: readonly number[];
}

/** Samples of the test part that come one after the other, and those that are tested. */
interface Halves {
  readonly stream: readonly number[];
  readonly tested: readonly number[];
}

/** Both orders, on the bit-exact host reference. Needs the trained weights in `out`. */
export async function askOf(
  file: string,
  { readout, array: [folder, name], known, value }: AskedLabels,
  { seed, out }: { readonly seed: number; readonly out: string },
): Promise<Readonly<Record<Order, AskFigures>>> {
  const base = await baseModel(join(ROOT, file), { seed, out: join(ROOT, out), precision: "int8" });
  const all = Array.from(readArray(join(process.env.FF_EDGE_DATA!, folder), name).data, Number);
  const values = all.filter((each) => known.includes(each));
  if (values.length !== base.dataset.test.count)
    throw new Error(`${folder}/${name} does not tell the test part apart`);
  const { stream, tested } = halvesOf(values, value, seed);
  const shuffled = [...stream];
  createRandom(seed, 2).shuffle(shuffled);
  return {
    shuffled: await figuresOf(base, readout, { stream: shuffled, tested }, seed),
    recorded: await figuresOf(base, readout, { stream, tested }, seed),
  };
}

function halvesOf(values: readonly number[], value: number, seed: number): Halves {
  const own = values.flatMap((each, at) => (each === value ? [at] : []));
  createRandom(seed, 1).shuffle(own);
  const half = Math.floor(own.length / 2);
  return { stream: own.slice(0, half).sort((a, b) => a - b), tested: own.slice(half) };
}

async function figuresOf(
  base: Base,
  kind: AskedLabels["readout"],
  halves: Halves,
  seed: number,
): Promise<AskFigures> {
  const play = player(base, halves);
  const readout = READOUTS[kind];
  const createAny = await base.learners({ readout });
  const [random, asked, labels]: [number[], number[], number[]] = [[], [], []];
  for (const most of BUDGETS) {
    const per = halves.stream.length;
    const ask = { budget: most - 1, per }; // one more may be asked for at once
    const found = play((await base.learners({ readout, ask }))(), halves.stream);
    asked.push(found.accuracy);
    labels.push(found.learnt);
    const draws = Array.from({ length: DRAWS }, (_, draw) =>
      drawn(halves.stream, most, createRandom(seed, 3 + draw)),
    );
    random.push(draws.reduce((sum, some) => sum + play(createAny(), some).accuracy, 0) / DRAWS);
  }
  return { samples: halves.stream.length, nothing: play(createAny(), []).accuracy, random, asked, labels };
}

/** Lets a learner have samples one after the other; gives how many it has learnt, and its accuracy then. */
function player(base: Base, { tested }: Halves) {
  const { test } = base.dataset;
  const encoded = base.encode(test);
  return (learner: Learner, samples: readonly number[]) => {
    let learnt = 0;
    for (const at of samples) learnt += learner.learn(row(encoded, at), test.labels[at]!).updated;
    const right = tested.filter((at) => learner.infer(row(encoded, at)).label === test.labels[at]);
    return { learnt, accuracy: right.length / tested.length };
  };
}

/** Some samples of a stream, in its order. */
function drawn(stream: readonly number[], most: number, random: ReturnType<typeof createRandom>): number[] {
  const places = [...stream.keys()];
  random.shuffle(places);
  return places
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((at) => stream[at]!);
}
