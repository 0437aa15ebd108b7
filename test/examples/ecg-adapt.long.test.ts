/** Adaptation to one patient: who is learnt and who is tested, what is compared, and the real learner on invented patients. */
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Adaptation, adapt, learningCurve, pool, readPatients } from "../../examples/ecg/adapt.js";
import { adaptationReport } from "../../examples/ecg/adapt-report.js";
import { heardIn } from "../../examples/ecg/beats.js";
import { curveSvg } from "../../examples/ecg/curve.js";
import { readRecord } from "../../examples/ecg/physionet.js";
import { prepareFolder, UNKNOWN } from "../../examples/ecg/prepare.js";
import { synthesize } from "../../examples/ecg/synthetic.js";
import { loadDataset } from "../../src/data/load.js";
import { initialize } from "../../src/floats/network.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import type { Learner } from "../../src/ir/learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { quantize } from "../../src/quantize/quantize.js";
import { withStored } from "../../src/quantize/stored.js";
import { createLearner } from "../../src/reference/learn.js";
import { untrained } from "../../src/train/load-or-train.js";
import { folder } from "../data/support.js";

const { root } = folder();
const source = join(root, "mitbih");
const target = join(root, "ecg");
const environment = process.env.FF_EDGE_DATA;
const FIVE_MINUTES = 5 * 60 * 360;

beforeAll(() => {
  process.env.FF_EDGE_DATA = root;
  synthesize(source, { patients: 4, beats: 700 });
  prepareFolder(source, target);
});

afterAll(() => {
  if (environment === undefined) delete process.env.FF_EDGE_DATA;
  else process.env.FF_EDGE_DATA = environment;
});

/** Answers with the label that it learnt last; class 0 before. */
function parrot(): Learner & { readonly seen: number[] } {
  const seen: number[] = [];
  return {
    seen,
    fields: [],
    learn: (_, lesson) => {
      const label = Number(lesson);
      seen.push(label);
      return label === 2
        ? { status: "FF_BAD_SAMPLE", label: 0, updated: 0, skipped: 0, saturated: 0 }
        : { status: "FF_OK", label: 0, updated: 1, skipped: 0, saturated: 3 };
    },
    infer: () => ({
      status: "FF_OK",
      label: seen.at(-1) ?? 0,
      exit: 0,
      margin: 0,
      goodness: 0,
      macs: 0,
      scores: new Int32Array(3),
    }),
    payload: () => new Uint8Array(0),
    hash: () => 0,
    follow: null,
    forget: null,
  };
}

const input = new Int16Array(104);
const patient = {
  record: 7,
  opening: { inputs: [input, input, input], labels: [0, 2, 1] },
  rest: { inputs: [input, input, input, input], labels: [0, 0, 1, 1] },
};

test("patients: every known beat of DS2 once, the first five minutes apart from the rest, F counts as V", () => {
  const found = readPatients(target);
  expect(found.map(({ record }) => record)).toEqual([100, 103, 105, 111]);
  const labels = (first: boolean, record: number) =>
    heardIn(readRecord(source, record))
      .filter(({ at, label }) => label !== UNKNOWN && at < FIVE_MINUTES === first)
      .map(({ label }) => Math.min(2, label));
  for (const { record, opening, rest } of found) {
    expect(opening.labels).toEqual(labels(true, record));
    expect(rest.labels).toEqual(labels(false, record));
    expect(opening.labels.length).toBeGreaterThan(200);
    expect(opening.inputs.every((each) => each.length === 104)).toBe(true);
  }
});

test("adapt: the opening is learnt in order, pass after pass, by a new learner; the base stays as it is", () => {
  const learners: ReturnType<typeof parrot>[] = [];
  const create = () => {
    learners.push(parrot());
    return learners.at(-1)!;
  };
  const base = parrot();
  const result = adapt(create, base, patient, 2);
  expect(learners.map(({ seen }) => seen)).toEqual([[0, 2, 1, 0, 2, 1]]);
  expect(base.seen).toEqual([]);
  expect(result).toEqual({
    record: 7,
    labels: [0, 0, 1, 1],
    before: [0, 0, 0, 0],
    after: [1, 1, 1, 1],
    learnt: 6,
    refused: 2,
    saturated: 12,
  });
});

test("a learning curve begins before learning and ends after the last beat", () => {
  const points = learningCurve(parrot(), patient, 2, 4);
  expect(points.map(({ learnt }) => learnt)).toEqual([0, 4, 6]);
  expect(points[0]!.macroF1).toBeCloseTo((2 / 3 + 0) / 2);
  expect(points[2]!.macroF1).toBeCloseTo((0 + 2 / 3) / 2);
});

const answered = (record: number, labels: number[], before: number[], after: number[]): Adaptation => ({
  record,
  labels,
  before,
  after,
  learnt: 10,
  refused: 0,
  saturated: 0,
});

test("pooled figures count beats, not records", () => {
  const { before, after } = pool([
    answered(1, [0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 1]),
    answered(2, [2], [2], [0]),
  ]);
  expect(before.accuracy).toBeCloseTo(0.8);
  expect(after.accuracy).toBeCloseTo(0.8);
  expect(before.perClass.map(({ f1 }) => f1)).toEqual([expect.closeTo(6 / 7), 0, 1]);
  expect(after.confusion).toEqual([
    [3, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
});

test("the report shows all records, those without 232, and each one", () => {
  const text = adaptationReport([
    answered(100, [0, 1], [0, 0], [0, 1]),
    answered(232, [1, 1], [0, 0], [1, 1]),
  ]);
  const line = (start: string) => text.split("\n").find((each) => each.trim().startsWith(start));
  expect(text).toContain("2 records, 20 beats learnt, 0 refused");
  expect(line("all records, before")).toContain("0.250");
  expect(line("without 232, before")).toContain("0.500");
  expect(line("without 232, after")).toContain("1.000");
  expect(line("232 ")?.trim().split(/\s+/)).toEqual([
    "232",
    "2",
    "0",
    "2",
    "0",
    "0.000",
    "1.000",
    "0.000",
    "1.000",
    "-",
    "-",
  ]);
});

test("a curve is drawn from left to right between 0 and 1, with a line after each pass", () => {
  const svg = curveSvg(
    "Title",
    [
      { learnt: 0, macroF1: 0 },
      { learnt: 20, macroF1: 1 },
    ],
    10,
  );
  expect(svg).toContain('points="56,276 624,40"');
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  expect(svg).toContain(">Title</text>");
});

test.each(["int8", "fp16"] as const)(
  "%s: the model adapts to invented patients from random weights",
  (precision) => {
    const file = resolve("examples/ecg/patient.ts");
    const program = check(parse(file));
    const ir = { ...lower(program), precision };
    const dataset = loadDataset(ir, { folder: dirname(file), spans: program.spans, seed: 1 });
    const patients = readPatients(target);
    const count = (of: (each: (typeof patients)[number]) => number) =>
      patients.reduce((sum, each) => sum + of(each), 0);
    expect(dataset.learn!.count).toBe(count(({ opening }) => opening.labels.length));
    expect(dataset.test.count).toBe(count(({ rest }) => rest.labels.length));
    const trained = { ...untrained(ir), layers: initialize(ir, createRandom(1)) };
    const model = withStored(ir, quantize(ir, trained, dataset.validation, true, 1), dataset, 1);
    const places = plan(model);
    const create = () => createLearner(model, places);
    const result = adapt(create, create(), patients[0]!, 1);
    const { before, after } = pool([result]);
    expect(result.refused).toBe(0);
    expect(before.macroF1).toBeLessThan(0.4);
    expect(after.macroF1).toBeGreaterThan(0.8);
  },
);
