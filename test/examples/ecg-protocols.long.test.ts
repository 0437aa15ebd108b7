/** The two ECG protocols on invented patients: who is on which side, and the way from arrays to a trained model. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { readArray, writeArray } from "../../examples/ecg/arrays.js";
import { readBeats, UNKNOWN, writeBeats } from "../../examples/ecg/beats.js";
import { dominated } from "../../examples/ecg/dominated.js";
import {
  DOMINATED,
  LEARN,
  LEFT_OUT,
  prepare,
  prepareFolder,
  TEST,
  TRAIN,
} from "../../examples/ecg/prepare.js";
import { patients, synthesize } from "../../examples/ecg/synthetic.js";
import { folders } from "../../examples/folders.js";
import { folder } from "../data/support.js";

const size = { patients: 4, beats: 250 };
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

const values = (name: string) => [...readArray(target, name).data];

/** Rows in which the array `name` holds `value`. */
const rows = (name: string, value: number) =>
  values(name).flatMap((each, row) => (each === value ? [row] : []));

test("every array has one row per beat and the type that the README promises", () => {
  const names = ["shape", "change", "rhythm", "label", "record", "opening", "inter", "intra", "patch"];
  const arrays = names.map((name) => readArray(target, name));
  const count = arrays[3]!.shape[0]!;
  expect(count).toBeGreaterThanOrEqual(2 * size.patients * size.beats);
  expect(arrays.map(({ dtype, shape }) => `${dtype} ${shape.slice(1)}`)).toEqual(
    ["<i2 48", "<i2 48", "<i2 8", ...Array(6).fill("|u1 ")].map(String),
  );
  expect(new Set(arrays.map(({ shape }) => shape[0]))).toEqual(new Set([count]));
});

test("inter: no patient trains and tests, and every known beat of a patient is on his side", () => {
  const record = values("record");
  const train = new Set(rows("inter", TRAIN).map((row) => record[row]));
  const tested = new Set(rows("inter", TEST).map((row) => record[row]));
  expect(train.size).toBe(size.patients);
  expect(tested.size).toBe(size.patients);
  expect([...train].filter((each) => tested.has(each))).toEqual([]);
  expect(rows("inter", LEFT_OUT)).toEqual(rows("label", UNKNOWN));
});

test("patch: inter, but the first five minutes of the patients who test are learnt on the device", () => {
  const opening = values("opening");
  const expected = values("inter").map((role, row) => (role === TEST && opening[row] === 1 ? LEARN : role));
  expect(values("patch")).toEqual(expected);
  expect(rows("patch", LEARN).length).toBeGreaterThan(0);
});

test("inter: a record that stands in both halves is refused", () => {
  const ds1 = patients("ds1", size);
  const ds2 = patients("ds2", size);
  expect(() => prepare(ds1, ds2)).not.toThrow();
  const leaking = { ...ds2, records: ds2.records.map((each) => (each === 103 ? 3 : each)) };
  expect(() => prepare(ds1, leaking)).toThrow("in DS1 and in DS2: record 3");
});

test("intra: a fifth of the real beats of known classes tests, patients are on both sides, the draw is fixed", () => {
  const known = 2 * size.patients * size.beats - rows("label", UNKNOWN).length;
  const tested = rows("intra", TEST);
  expect(tested.length).toBe(Math.floor(known / 5));
  expect(rows("intra", TRAIN).length).toBe(known - tested.length);
  const record = values("record");
  expect(new Set(tested.map((row) => record[row])).size).toBe(2 * size.patients);
  const again = prepare(readBeats(source, "ds1"), readBeats(source, "ds2"));
  expect([...again.arrays.intra!]).toEqual(values("intra"));
});

test("rows beyond the real beats come from the training patients and are marked in inter, left out of intra", () => {
  const real = 2 * size.patients * size.beats;
  const ds1 = patients("ds1", { patients: 4, beats: 1200 });
  const added = dominated(ds1);
  const premature = added.classes.filter((each) => each === 1).length;
  expect(premature).toBeGreaterThanOrEqual(60);
  expect(added.count - premature).toBeLessThanOrEqual(premature / 2);
  expect([...added.records].every((each) => each <= size.patients)).toBe(true);
  const { arrays } = prepare(ds1, patients("ds2", { patients: 2, beats: 20 }));
  expect(arrays.inter!.indexOf(DOMINATED)).toBe(ds1.count + 2 * 20);
  expect(arrays.inter!.filter((each) => each === DOMINATED).length).toBe(added.count);
  expect(rows("intra", LEFT_OUT).filter((row) => row >= real).length).toBe(values("label").length - real);
});

test("the same beats give the same bytes", () => {
  const other = join(root, "again");
  prepareFolder(source, other);
  for (const name of ["shape", "change", "rhythm", "intra"]) {
    const [first, second] = [target, other].map((each) => readFileSync(join(each, `${name}.npy.gz`)));
    expect(first!.equals(second!)).toBe(true);
  }
});

test("arrays of another type, another length or another order are refused", () => {
  const bad = join(root, "bad");
  synthesize(bad, { patients: 3, beats: 20 });
  const good = readBeats(bad, "ds1");
  const refuse = (change: Partial<typeof good>) => {
    writeBeats(bad, "ds1", { ...good, ...change });
    return expect(() => readBeats(bad, "ds1"));
  };
  refuse({ classes: good.classes.map(() => 5) }).toThrow("classes are 0 to 4");
  refuse({ positions: good.positions.slice().reverse() }).toThrow("not in the order of time");
  refuse({ records: good.records.map((each) => (each === 3 ? 1 : each)) }).toThrow("do not stand together");
  writeBeats(bad, "ds1", good);
  writeArray(bad, "ds1_record", Uint16Array.from(good.records), good.count);
  expect(() => readBeats(bad, "ds1")).toThrow("ds1_record: expected Uint8Array [n]");
  writeBeats(bad, "ds1", good);
  writeArray(bad, "ds1_aami", good.classes.subarray(1), good.count - 1);
  expect(() => readBeats(bad, "ds1")).toThrow("differ in their numbers of beats");
});

test("folders come from the command line, else from FF_EDGE_DATA", () => {
  process.env.FF_EDGE_DATA = "data";
  expect(folders([], ["mitbih", "ecg"])).toEqual([join("data", "mitbih"), join("data", "ecg")]);
  expect(folders(["a", "b"], ["mitbih", "ecg"])).toEqual(["a", "b"]);
  delete process.env.FF_EDGE_DATA;
  expect(() => folders(["a"], ["mitbih", "ecg"])).toThrow("set FF_EDGE_DATA");
});

const recordings = join(environment ?? "", "mitbih");
const there = environment !== undefined && existsSync(recordings);
test.runIf(there)("the recordings: counts per class are those of the README (needs FF_EDGE_DATA)", () => {
  const count = (half: "ds1" | "ds2") => {
    const counts = [0, 0, 0, 0, 0];
    for (const each of readBeats(recordings, half).classes) counts[each]!++;
    return counts;
  };
  expect(count("ds1")).toEqual([45816, 943, 3788, 414, 8]);
  expect(count("ds2")).toEqual([44209, 1836, 3219, 388, 7]);
});
