/** The ECG protocols on invented patients: who is on which side, and the way from PhysioNet's files to recordings and arrays. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { readArray } from "../../examples/ecg/arrays.js";
import { heardIn } from "../../examples/ecg/beats.js";
import { dominated } from "../../examples/ecg/dominated.js";
import { AAMI, readRecord } from "../../examples/ecg/physionet.js";
import {
  DOMINATED,
  DS1,
  DS2,
  LEARN,
  LEFT_OUT,
  prepareFolder,
  TEST,
  TRAIN,
  UNKNOWN,
} from "../../examples/ecg/prepare.js";
import { patients, synthesize } from "../../examples/ecg/synthetic.js";
import { folders } from "../../examples/folders.js";
import { loadDataset } from "../../src/data/load.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import { folder } from "../data/support.js";

const size = { patients: 4, beats: 900 };
const { root } = folder();
const source = join(root, "mitbih");
const target = join(root, "ecg");
const environment = process.env.FF_EDGE_DATA;

beforeAll(() => {
  synthesize(source, size);
  prepareFolder(source, target);
});

afterEach(() => {
  if (environment === undefined) delete process.env.FF_EDGE_DATA;
  else process.env.FF_EDGE_DATA = environment;
});

const values = (name: string, from = target) => [...readArray(from, name).data];

/** Rows in which the array `name` holds `value`. */
const rows = (name: string, value: number) =>
  values(name).flatMap((each, row) => (each === value ? [row] : []));

test("every array has one row per beat that was heard", () => {
  const names = ["shape", "change", "rhythm", "label", "record", "opening", "inter", "intra", "patch"];
  const arrays = names.map((name) => readArray(target, name));
  const count = arrays[3]!.shape[0]!;
  expect(count).toBeGreaterThan(0.97 * 2 * size.patients * size.beats);
  expect(arrays.map(({ dtype, shape }) => `${dtype} ${shape.slice(1)}`)).toEqual(
    ["<i2 48", "<i2 48", "<i2 8", ...Array(6).fill("|u1 ")].map(String),
  );
  expect(new Set(arrays.map(({ shape }) => shape[0]))).toEqual(new Set([count]));
});

test("inter: no patient trains and tests, and every known beat of a patient is on his side", () => {
  const record = values("record");
  const [train, tested] = [TRAIN, TEST].map((role) => new Set(rows("inter", role).map((row) => record[row])));
  expect([...train!]).toEqual(DS1.slice(0, size.patients));
  expect([...tested!]).toEqual(DS2.slice(0, size.patients));
  expect(rows("inter", LEFT_OUT)).toEqual(rows("label", UNKNOWN));
  expect(DS1.filter((each) => DS2.includes(each))).toEqual([]);
});

test("patch: inter, but the first five minutes of the patients who test are learnt on the device", () => {
  const opening = values("opening");
  const expected = values("inter").map((role, row) => (role === TEST && opening[row] === 1 ? LEARN : role));
  expect(values("patch")).toEqual(expected);
  expect(rows("patch", LEARN).length).toBeGreaterThan(0);
});

test("intra: a fifth of the real beats of known classes tests, patients are on both sides, the draw is fixed", () => {
  const known = [TRAIN, TEST].reduce((sum, role) => sum + rows("inter", role).length, 0);
  const tested = rows("intra", TEST);
  expect(tested.length).toBe(Math.floor(known / 5));
  expect(rows("intra", TRAIN).length).toBe(known - tested.length);
  const record = values("record");
  expect(new Set(tested.map((row) => record[row])).size).toBe(2 * size.patients);
  const other = join(root, "again");
  prepareFolder(source, other);
  expect(values("intra", other)).toEqual(values("intra"));
});

test("rows of dominated.ts come from the training patients and are marked in inter, left out of intra", () => {
  const heard = patients("ds1", size).map(heardIn);
  const added = dominated(heard);
  expect(added.filter((beats) => beats.length > 0).length).toBeGreaterThan(0);
  for (const [index, beats] of added.entries()) {
    const premature = beats.filter(({ label }) => label === 1).length;
    expect(beats.length - premature).toBeLessThanOrEqual(premature / 2);
    expect(beats.every(({ at }) => heard[index]!.some((each) => each.at === at))).toBe(true);
    if (beats.length > 0) expect(premature).toBeGreaterThanOrEqual(60);
  }
  const rowsOfDominated = rows("inter", DOMINATED);
  expect(rowsOfDominated.length).toBe(added.flat().length);
  expect(rows("intra", LEFT_OUT)).toEqual(expect.arrayContaining(rowsOfDominated));
  const record = values("record");
  expect(rowsOfDominated.every((row) => DS1.includes(record[row]!))).toBe(true);
});

test("the model hears in the recordings what the arrays hold", () => {
  process.env.FF_EDGE_DATA = root;
  const file = resolve("examples/ecg/model.ts");
  const program = check(parse(file));
  const {
    test: tested,
    train,
    notes,
  } = loadDataset(lower(program), {
    ...{ folder: dirname(file), spans: program.spans, seed: 1 },
  });
  const own = rows("inter", TEST);
  expect(tested.count).toBe(own.length);
  const [shape, rhythm, label] = ["shape", "rhythm", "label"].map((name) => values(name));
  own.forEach((row, beat) => {
    const input = [...tested.inputs.subarray(beat * 104, (beat + 1) * 104)];
    expect(input.slice(0, 48)).toEqual(shape!.slice(row * 48, (row + 1) * 48));
    expect(input.slice(96)).toEqual(rhythm!.slice(row * 8, (row + 1) * 8));
    expect(tested.labels[beat]).toBe(Math.min(2, label![row]!));
  });
  expect(train.count).toBeGreaterThan(1000);
  expect(notes.join()).toMatch(/the features found \d+ events/);
});

test("a folder without records of a half is refused, and one with some of them says which are missing", () => {
  const bad = join(root, "bad");
  mkdirSync(bad);
  expect(() => prepareFolder(bad, join(root, "never"))).toThrow("none of the records 101 106");
  synthesize(bad, { patients: 1, beats: 20 });
  expect(prepareFolder(bad, join(root, "few"))).toMatchObject({ ds1: 1, ds2: 1, missing: expect.anything() });
});

test("the same records give the same bytes", () => {
  const other = join(root, "same");
  prepareFolder(source, other);
  for (const name of ["shape", "intra", "ds1/101"]) {
    const [first, second] = [target, other].map((each) => readFileSync(join(each, `${name}.npy.gz`)));
    expect(first!.equals(second!)).toBe(true);
  }
});

test("folders come from the command line, else from FF_EDGE_DATA", () => {
  process.env.FF_EDGE_DATA = "data";
  expect(folders([], ["mitbih", "ecg"])).toEqual([join("data", "mitbih"), join("data", "ecg")]);
  expect(folders(["a", "b"], ["mitbih", "ecg"])).toEqual(["a", "b"]);
  delete process.env.FF_EDGE_DATA;
  expect(() => folders(["a"], ["mitbih", "ecg"])).toThrow("set FF_EDGE_DATA");
});

const records = join(environment ?? "", "mitbih");
const there = environment !== undefined && existsSync(join(records, "119.dat"));
test.runIf(there).each([
  [119, [1543, 0, 444, 0, 0]],
  [232, [398, 1382, 0, 0, 0]],
])("record %i: its annotations, of which at least 99 % are heard (needs FF_EDGE_DATA)", (number, counts) => {
  const record = readRecord(records, number);
  expect(AAMI.map((aami) => record.beats.filter((each) => each.aami === aami).length)).toEqual(counts);
  expect(heardIn(record).length).toBeGreaterThan(0.99 * record.beats.length);
});
