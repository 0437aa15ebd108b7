/**
 * Beats -> what the model files read: features, labels, and which beats each protocol trains and tests on.
 *
 *     npm run prepare:ecg -- <folder of beats> <folder to write>
 *
 * Without folders: `mitbih` and `ecg` in the folder that FF_EDGE_DATA names.
 */
import { mkdirSync } from "node:fs";
import { createRandom } from "../../src/numerics/prng.js";
import { type Values, writeArray } from "./arrays.js";
import { type Beats, readBeats, UNKNOWN } from "./beats.js";
import { dominated } from "./dominated.js";
import { BEAT, Patient, POINTS, RHYTHM } from "./features.js";

/**
 * In `inter`, `intra` and `patch`: beats that a protocol leaves out, trains on and tests on; in `inter` and `patch` the
 * rows of dominated.ts; in `patch` the beats of DS2 that are learnt on the device.
 */
export const LEFT_OUT = 0;
export const TRAIN = 1;
export const TEST = 2;
export const DOMINATED = 3;
export const LEARN = 4;

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

/** Computes every array. Throws where a record stands in both halves: then `inter` would test on known patients. */
export function prepare(ds1: Beats, ds2: Beats): Prepared {
  const known = new Set(ds1.records);
  const shared = [...new Set(ds2.records)].filter((record) => known.has(record));
  if (shared.length > 0) throw new Error(`in DS1 and in DS2: record ${shared.join(", ")}`);

  const sources = [ds1, ds2, dominated(ds1)];
  const count = sources.reduce((sum, each) => sum + each.count, 0);
  const label = Uint8Array.from(sources.flatMap((each) => [...each.classes]));
  const roles = [TRAIN, TEST, DOMINATED].flatMap((role, source) =>
    Array<number>(sources[source]!.count).fill(role),
  );
  const opening = Uint8Array.from(sources.flatMap((each) => Array.from(each.positions, isOpening)));
  const inter = label.map((each, row) => (each === UNKNOWN ? LEFT_OUT : roles[row]!));
  const arrays = {
    ...featuresOf(sources, count),
    label,
    record: Uint8Array.from(sources.flatMap((each) => [...each.records])),
    opening,
    inter,
    intra: mix(label, ds1.count + ds2.count),
    patch: inter.map((role, row) => (role === TEST && opening[row] === 1 ? LEARN : role)),
  };
  return { count, arrays };
}

function isOpening(position: number): number {
  return position < OPENING ? 1 : 0;
}

function featuresOf(sources: readonly Beats[], count: number) {
  const shape = new Int16Array(count * POINTS);
  const change = new Int16Array(count * POINTS);
  const rhythm = new Int16Array(count * RHYTHM);
  let at = 0;
  for (const source of sources) {
    let patient = new Patient();
    for (let beat = 0; beat < source.count; beat++, at++) {
      if (source.records[beat] !== source.records[beat - 1]) patient = new Patient();
      const features = patient.beat(
        source.beats.subarray(beat * BEAT, (beat + 1) * BEAT),
        source.intervals.subarray(beat * 3, beat * 3 + 3),
      );
      shape.set(features.subarray(0, POINTS), at * POINTS);
      change.set(features.subarray(POINTS, 2 * POINTS), at * POINTS);
      rhythm.set(features.subarray(2 * POINTS), at * RHYTHM);
    }
  }
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

/** Reads both halves from `source` and writes the arrays to `target`; gives the number of rows. */
export function prepareFolder(source: string, target: string): number {
  const { count, arrays } = prepare(readBeats(source, "ds1"), readBeats(source, "ds2"));
  mkdirSync(target, { recursive: true });
  for (const [name, values] of Object.entries(arrays)) writeArray(target, name, values, count);
  return count;
}
