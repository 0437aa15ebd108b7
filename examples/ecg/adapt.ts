/**
 * Adaptation to one patient after another: each starts from the same base model, learns the labelled beats of his first
 * five minutes on the bit-exact host reference of the device, and is tested on the rest before and after.
 */
import type { Samples } from "../../src/ir/data.js";
import type { Learner } from "../../src/ir/learning.js";
import { type Metrics, metrics } from "../../src/numerics/metrics.js";
import { readArray } from "./arrays.js";
import { LEARN, TEST } from "./prepare.js";

export const CLASSES = ["N", "S", "V"];

/** Arrays of features, in the order in which the network reads them. */
export const FEATURES = ["shape", "change", "rhythm"];

/** AAMI classes N, S, V, F to those of the model: F counts as V. */
const CLASS_OF = [0, 1, 2, 2];

/** Beats in the order of time: raw inputs [size] each, and class indices. */
export interface LabelledBeats {
  readonly inputs: readonly Samples["inputs"][];
  readonly labels: readonly number[];
}

/** One record of DS2. */
export interface PatientBeats {
  readonly record: number;
  /** The first five minutes, labelled by an expert. */
  readonly opening: LabelledBeats;
  readonly rest: LabelledBeats;
}

/** What a record's rest was answered before and after the adaptation, class indices beat by beat. */
export interface Adaptation {
  readonly record: number;
  readonly labels: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Beats that were learnt, passes counted. */
  readonly learnt: number;
  /** Calls of learn that were refused, and stored values that were held at the end of their range. */
  readonly refused: number;
  readonly saturated: number;
}

/** The patients of DS2 in a folder that `prepare` wrote, in the order of the file; `features` names its arrays of inputs. */
export function readPatients(folder: string, features: readonly string[] = FEATURES): PatientBeats[] {
  const roles = readArray(folder, "patch").data;
  const records = readArray(folder, "record").data;
  const classes = readArray(folder, "label").data;
  const arrays = features.map((name) => readArray(folder, name));
  const input = (row: number): Int16Array =>
    Int16Array.from(
      arrays.flatMap(({ data, shape }) => [...data.subarray(row * shape[1]!, (row + 1) * shape[1]!)]),
    );
  const rowsByRecord = new Map<number, number[]>();
  roles.forEach((role, row) => {
    if (role !== TEST && role !== LEARN) return;
    const record = records[row]!;
    const rows = rowsByRecord.get(record);
    if (rows) rows.push(row);
    else rowsByRecord.set(record, [row]);
  });
  return [...rowsByRecord].map(([record, rows]) => {
    const part = (role: number): LabelledBeats => {
      const own = rows.filter((row) => roles[row] === role);
      return { inputs: own.map(input), labels: own.map((row) => CLASS_OF[classes[row]!]!) };
    };
    return { record, opening: part(LEARN), rest: part(TEST) };
  });
}

/** Learns the opening `passes` times, in the order of time; `base` answers as the model does before any learning. */
export function adapt(
  create: () => Learner,
  base: Learner,
  { record, opening, rest }: PatientBeats,
  passes: number,
): Adaptation {
  const learner = create();
  let refused = 0;
  let saturated = 0;
  for (let pass = 0; pass < passes; pass++) {
    opening.inputs.forEach((input, beat) => {
      const result = learner.learn(input, opening.labels[beat]!);
      saturated += result.saturated;
      if (result.status !== "FF_OK") refused++;
    });
  }
  return {
    record,
    labels: rest.labels,
    before: answers(base, rest),
    after: answers(learner, rest),
    learnt: passes * opening.inputs.length,
    refused,
    saturated,
  };
}

/** One point of a learning curve. */
export interface CurvePoint {
  /** Beats learnt so far. */
  readonly learnt: number;
  readonly macroF1: number;
}

/** Macro-F1 of the rest while the opening is learnt, measured before, after every `every` beats, and at the end. */
export function learningCurve(
  learner: Learner,
  { opening, rest }: PatientBeats,
  passes: number,
  every: number,
): CurvePoint[] {
  const total = passes * opening.inputs.length;
  const point = (learnt: number): CurvePoint => ({
    learnt,
    macroF1: metrics(rest.labels, answers(learner, rest), CLASSES).macroF1,
  });
  const points = [point(0)];
  for (let learnt = 1; learnt <= total; learnt++) {
    const beat = (learnt - 1) % opening.inputs.length;
    learner.learn(opening.inputs[beat]!, opening.labels[beat]!);
    if (learnt % every === 0 || learnt === total) points.push(point(learnt));
  }
  return points;
}

function answers(learner: Learner, { inputs }: LabelledBeats): number[] {
  return inputs.map((input) => learner.infer(input).label);
}

/** Figures of several records together, before and after. */
export interface Comparison {
  readonly before: Metrics;
  readonly after: Metrics;
}

/** All beats of the records in one confusion matrix; at least one beat. */
export function pool(records: readonly Adaptation[]): Comparison {
  const labels = records.flatMap((each) => each.labels);
  return {
    before: metrics(
      labels,
      records.flatMap((each) => each.before),
      CLASSES,
    ),
    after: metrics(
      labels,
      records.flatMap((each) => each.after),
      CLASSES,
    ),
  };
}
