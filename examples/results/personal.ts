/** What a device wins and forgets by what of it learns, from labelled samples of one person, beside what remembers them alone. */
import { join } from "node:path";
import { type Samples, spread } from "../../src/ir/data.js";
import type { Learner } from "../../src/ir/learning.js";
import type { LearningSpec, Precision } from "../../src/model.js";
import { metrics } from "../../src/numerics/metrics.js";
import { createRandom } from "../../src/numerics/prng.js";
import { ROOT } from "../built.js";
import { type LabelledBeats, readPatients } from "../ecg/adapt.js";
import { type Base, baseModel } from "../ecg/reference.js";
import { nearest } from "./nearest.js";
import type { Row } from "./row.js";
import { summarize } from "./summary.js";

/** Old samples that are asked again after learning. */
const OLD = 1000;

/** Figures of one way to learn: of the people's rests together, and the accuracy on old samples, mean over the people. */
export interface PersonalFigure {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Null where nothing old is asked. */
  readonly old: number | null;
}

/** What learns: nothing, the last head, the last layer with its head, all heads, everything; or nothing but a memory. */
export const WAYS = ["nothing", "head", "block", "heads", "all", "inputs", "hidden"] as const;

export type PersonalFigures = Readonly<Record<(typeof WAYS)[number], PersonalFigure>>;

/** Labelled samples, and the vector of features of each: the sample itself where the model has no features. */
interface Lesson extends LabelledBeats {
  readonly vectors: LabelledBeats["inputs"];
}

/** One who is learnt: the labelled samples, and those on which he is tested. */
interface Person {
  readonly opening: Lesson;
  readonly rest: Lesson;
}

/** Every person and every way to learn on the bit-exact host reference. Needs the trained weights in `out`. */
export async function personalOf(
  file: string,
  options: NonNullable<Row["personal"]> & {
    readonly precision: Precision;
    readonly seed: number;
    readonly out: string;
  },
): Promise<PersonalFigures> {
  const { precision, seed, passes, arrays } = options;
  const base = await baseModel(join(ROOT, file), { seed, out: join(ROOT, options.out), precision });
  const people = arrays === undefined ? [ofDataset(base, seed)] : patients(arrays);
  const old = oldOf(base, arrays !== undefined);
  const asked = (learner: Learner, rest: LabelledBeats): Answers => ({
    rest: answersOf(learner, rest),
    old: share(answersOf(learner, old), old.labels),
  });
  const learnt = async (layers: NonNullable<LearningSpec["layers"]>) => {
    const create = await base.learners({ layers });
    return figureOf(people, ({ opening, rest }) => asked(taught(create(), opening, passes), rest));
  };
  const remembered = (see: (vector: Samples["inputs"]) => Float32Array) =>
    figureOf(people, ({ opening, rest }) => {
      const known = { places: opening.vectors.map(see), labels: opening.labels };
      return { rest: nearest(known, rest.vectors.map(see)), old: null };
    });
  const untouched = (await base.learners())();
  const last = base.names.at(-1)!;
  return {
    nothing: figureOf(people, ({ rest }) => asked(untouched, rest)),
    head: await learnt([`${last}.head`]),
    block: await learnt([last]),
    heads: await learnt("heads"),
    all: await learnt(base.names),
    inputs: remembered((vector) => base.seen(vector).input),
    hidden: remembered((vector) => base.seen(vector).hidden),
  };
}

/** Answers to the rest of one person, and the share of old samples that are right; null where none was asked. */
interface Answers {
  readonly rest: readonly number[];
  readonly old: number | null;
}

function figureOf(people: readonly Person[], answer: (person: Person) => Answers): PersonalFigure {
  const answered = people.map(answer);
  const labels = people.flatMap(({ rest }) => rest.labels);
  const classes = Math.max(...people.flatMap(({ opening }) => opening.labels)) + 1;
  const names = Array.from({ length: classes }, (_, label) => `${label}`);
  const { accuracy, macroF1 } = metrics(
    labels,
    answered.flatMap(({ rest }) => rest),
    names,
  );
  const kept = answered.flatMap(({ old }) => old ?? []);
  return { accuracy, macroF1, old: summarize(kept)?.mean ?? null };
}

function taught(learner: Learner, { inputs, labels }: LabelledBeats, passes: number): Learner {
  for (let pass = 0; pass < passes; pass++)
    for (const [at, input] of inputs.entries()) learner.learn(input, labels[at]!);
  return learner;
}

function answersOf(learner: Learner, { inputs }: LabelledBeats): number[] {
  return inputs.map((input) => learner.infer(input).label);
}

function share(answers: readonly number[], labels: readonly number[]): number {
  return answers.filter((answer, at) => answer === labels[at]).length / labels.length;
}

function patients(arrays: readonly string[]): Person[] {
  const lesson = (beats: LabelledBeats): Lesson => ({ ...beats, vectors: beats.inputs });
  return readPatients(join(process.env.FF_EDGE_DATA!, "ecg"), arrays).map(({ opening, rest }) => ({
    opening: lesson(opening),
    rest: lesson(rest),
  }));
}

/** The one person whose samples are `learning.data`, in an order that the seed draws, and the test part. */
function ofDataset(base: Base, seed: number): Person {
  const { inputs, labels, vectors } = listed(base, base.dataset.learn!);
  const order = [...labels.keys()];
  createRandom(seed).shuffle(order);
  const drawn = <Value>(values: readonly Value[]) => order.map((at) => values[at]!);
  return {
    opening: { inputs: drawn(inputs), labels: drawn(labels), vectors: drawn(vectors) },
    rest: listed(base, base.dataset.test),
  };
}

/** What the base knew: samples that trained it, or those of the test part whose class it has been taught. */
function oldOf(base: Base, trained: boolean): LabelledBeats {
  const { dataset } = base;
  if (trained) return listed(base, spread(dataset.train, OLD));
  const known = new Set(dataset.train.labels);
  const { inputs, labels } = listed(base, dataset.test);
  const old = labels.flatMap((label, at) => (known.has(label) ? [at] : []));
  return { inputs: old.map((at) => inputs[at]!), labels: old.map((at) => labels[at]!) };
}

function listed(base: Base, samples: Samples): Lesson {
  const { inputs, size } = base.encode(samples);
  const rows = (values: Samples["inputs"], length: number) =>
    Array.from(samples.labels, (_, at) => values.subarray(at * length, (at + 1) * length));
  return {
    inputs: rows(inputs, size),
    labels: [...samples.labels],
    vectors: rows(samples.inputs, samples.size),
  };
}
