/**
 * Records of PhysioNet -> what the model files read: leads with the places and classes of their beats; and of each beat that
 * is heard in them features, label, and what each protocol does with it.
 *
 *     npm run prepare:ecg -- <folder of records> <folder to write>
 *
 * Without folders: `mitbih` and `ecg` in the folder that FF_EDGE_DATA names.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "../../src/numerics/prng.js";
import { type Values, writeArray } from "./arrays.js";
import { type HeardBeat, heardIn } from "./beats.js";
import { dominated } from "./dominated.js";
import { POINTS, RHYTHM } from "./features.js";
import { AAMI, type EcgRecord, readRecord } from "./physionet.js";

/** Patients of both halves, by de Chazal, IEEE Trans. Biomed. Eng. 51 (2004) 1196; pacemakers are left out. */
export const DS1 = [
  ...[101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122],
  ...[124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230],
];
export const DS2 = [
  ...[100, 103, 105, 111, 113, 117, 121, 123, 200, 202, 210],
  ...[212, 213, 214, 219, 221, 222, 228, 231, 232, 233, 234],
];

/**
 * In `inter`, `intra` and `patch`: beats that a protocol leaves out, trains on and tests on; in `inter` and `patch` the
 * rows of dominated.ts; in `patch` the beats of DS2 that are learnt on the device.
 */
export const LEFT_OUT = 0;
export const TRAIN = 1;
export const TEST = 2;
export const DOMINATED = 3;
export const LEARN = 4;

/** Number of the class of beats that nobody could name; all protocols leave them out. */
export const UNKNOWN = 4;

/** The draw of `intra` is the same for everybody. */
const SEED = 1;
const TEST_SHARE = 0.2;
/** The first five minutes of a record at 360 Hz. */
const OPENING = 5 * 60 * 360;

/** Arrays that the model files name, one row per beat: DS1, DS2, then the rows of dominated.ts. */
export interface Prepared {
  readonly count: number;
  readonly arrays: Readonly<Record<string, Values>>;
}

/** A beat, whose it is, and what it is for. */
interface Row extends HeardBeat {
  readonly record: number;
  readonly role: number;
}

/** Computes every array of single beats. */
export function prepare(ds1: readonly EcgRecord[], ds2: readonly EcgRecord[]): Prepared {
  const heard = ds1.map(heardIn);
  const sources = [
    { role: TRAIN, records: ds1, beats: heard },
    { role: TEST, records: ds2, beats: ds2.map(heardIn) },
    { role: DOMINATED, records: ds1, beats: dominated(heard) },
  ];
  const rows = sources.flatMap(({ role, records, beats }) =>
    records.flatMap(({ number }, index) =>
      beats[index]!.map((beat): Row => ({ ...beat, record: number, role })),
    ),
  );
  const label = Uint8Array.from(rows, (row) => row.label);
  const opening = Uint8Array.from(rows, ({ at }) => (at < OPENING ? 1 : 0));
  const inter = Uint8Array.from(rows, ({ label: own, role }) => (own === UNKNOWN ? LEFT_OUT : role));
  const arrays = {
    ...featuresOf(rows),
    label,
    record: Uint8Array.from(rows, ({ record }) => record),
    opening,
    inter,
    intra: mix(label, rows.filter(({ role }) => role !== DOMINATED).length),
    patch: inter.map((role, row) => (role === TEST && opening[row] === 1 ? LEARN : role)),
  };
  return { count: rows.length, arrays };
}

function featuresOf(rows: readonly Row[]) {
  const shape = new Int16Array(rows.length * POINTS);
  const change = new Int16Array(rows.length * POINTS);
  const rhythm = new Int16Array(rows.length * RHYTHM);
  rows.forEach(({ features }, row) => {
    shape.set(features.subarray(0, POINTS), row * POINTS);
    change.set(features.subarray(POINTS, 2 * POINTS), row * POINTS);
    rhythm.set(features.subarray(2 * POINTS), row * RHYTHM);
  });
  return { shape, change, rhythm };
}

/** A fifth of the first `real` beats, those of a known class, tests, drawn at random. */
function mix(label: Uint8Array, real: number): Uint8Array {
  const known = Uint32Array.from(label.keys()).filter((beat) => beat < real && label[beat] !== UNKNOWN);
  createRandom(SEED).shuffle(known);
  const parts = new Uint8Array(label.length).fill(LEFT_OUT);
  known.forEach((beat, drawn) => {
    parts[beat] = drawn < Math.floor(TEST_SHARE * known.length) ? TEST : TRAIN;
  });
  return parts;
}

/** What a folder of records has become. */
export interface PreparedFolder {
  readonly ds1: number;
  readonly ds2: number;
  /** Records of both halves that the folder lacks. */
  readonly missing: readonly number[];
  /** Rows of the arrays of beats. */
  readonly beats: number;
}

/** Reads both halves from `source` and writes recordings and arrays to `target`. Throws where a half has no record. */
export function prepareFolder(source: string, target: string): PreparedFolder {
  const half = (numbers: readonly number[]): EcgRecord[] =>
    numbers
      .filter((number) => existsSync(join(source, `${number}.hea`)))
      .map((each) => readRecord(source, each));
  const [ds1, ds2] = [half(DS1), half(DS2)];
  for (const [numbers, records] of [
    [DS1, ds1],
    [DS2, ds2],
  ] as const)
    if (records.length === 0)
      throw new Error(
        `${source} has none of the records ${numbers.join(" ")}: name the folder with their .hea, .dat and .atr`,
      );
  const { count, arrays } = prepare(ds1, ds2);
  for (const [name, records] of Object.entries({ ds1, ds2 })) writeRecordings(join(target, name), records);
  for (const [name, values] of Object.entries(arrays)) writeArray(target, name, values, count);
  const found = new Set([...ds1, ...ds2].map(({ number }) => number));
  const missing = [...DS1, ...DS2].filter((number) => !found.has(number));
  return { ds1: ds1.length, ds2: ds2.length, missing, beats: count };
}

/** Writes leads `<record>.npy.gz` [T] and their beats `<record>.csv`, in place of those that are there. */
function writeRecordings(folder: string, records: readonly EcgRecord[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { number, lead, beats } of records) {
    writeArray(folder, `${number}`, lead, lead.length);
    const lines = beats.map(({ at, aami }) => `${at},${AAMI.indexOf(aami)}\n`);
    writeFileSync(join(folder, `${number}.csv`), `at,label\n${lines.join("")}`);
  }
}
