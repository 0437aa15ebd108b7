/** The beats of one half of the database, as a folder of arrays holds them; the README says what each array is. */
import type { NpyArray } from "../../src/data/npy.js";
import { readArray, type Values, writeArray } from "./arrays.js";
import { BEAT } from "./features.js";

/** Beats of the patients of DS1, or of those of DS2, record after record in the order of time. */
export interface Beats {
  readonly count: number;
  /** [count][187] samples. */
  readonly beats: Int16Array;
  /** [count][3] intervals in ms: before, after, mean of up to ten before. */
  readonly intervals: Uint16Array;
  /** AAMI class per beat: 0 N, 1 S, 2 V, 3 F, 4 Q. */
  readonly classes: Uint8Array;
  /** Record number per beat. */
  readonly records: Uint8Array;
  /** Position of the R peak per beat, at 360 Hz. */
  readonly positions: Int32Array;
}

export type Half = "ds1" | "ds2";

/** The class of beats that nobody could name; both protocols leave them out. */
export const UNKNOWN = 4;

/** A class of typed arrays. */
type Kind<T> = new (values: ArrayLike<number>) => T;

/** Reads one half. Throws where an array is missing, has another type or size, or the beats are out of order. */
export function readBeats(folder: string, half: Half): Beats {
  const read = <T extends NpyArray["data"]>(name: string, kind: Kind<T>, width = 1): T => {
    const { data, shape } = readArray(folder, `${half}_${name}`);
    const size = shape.slice(1).reduce((product, each) => product * each, 1);
    // A copy, since bytes arrive as a Buffer, whose methods differ.
    if (data instanceof kind && size === width) return new kind(data);
    throw new Error(`${half}_${name}: expected ${kind.name} [n${width === 1 ? "" : `, ${width}`}]`);
  };
  const beats = read("beats", Int16Array, BEAT);
  const count = beats.length / BEAT;
  const all: Beats = {
    count,
    beats,
    intervals: read("rr_ms", Uint16Array, 3),
    classes: read("aami", Uint8Array),
    records: read("record", Uint8Array),
    positions: read("sample360", Int32Array),
  };
  const { intervals, classes, records, positions } = all;
  if ([intervals.length / 3, classes.length, records.length, positions.length].some((size) => size !== count))
    throw new Error(`${half}: the arrays differ in their numbers of beats`);
  if (classes.some((each) => each > UNKNOWN)) throw new Error(`${half}_aami: classes are 0 to ${UNKNOWN}`);
  checkOrder(half, all);
  return all;
}

/** Features of a patient come from his earlier beats, so these must stand together and in the order of time. */
function checkOrder(half: Half, { count, records, positions }: Beats): void {
  const seen = new Set<number>();
  for (let beat = 0; beat < count; beat++) {
    const record = records[beat]!;
    if (beat === 0 || record !== records[beat - 1]) {
      if (seen.has(record)) throw new Error(`${half}: beats of record ${record} do not stand together`);
      seen.add(record);
    } else if (positions[beat]! <= positions[beat - 1]!) {
      throw new Error(`${half}: beats of record ${record} are not in the order of time`);
    }
  }
}

/** Writes one half as `readBeats` reads it. */
export function writeBeats(folder: string, half: Half, all: Beats): void {
  const write = (name: string, values: Values) => writeArray(folder, `${half}_${name}`, values, all.count);
  write("beats", all.beats);
  write("rr_ms", all.intervals);
  write("aami", all.classes);
  write("record", all.records);
  write("sample360", all.positions);
}
