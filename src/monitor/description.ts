/** All that the page of `monitor` knows of a model beside what the device says itself; JSON. */
import type { Expected } from "../device/session.js";
import type { AlarmPromise } from "../ir/anomaly-report.js";
import { row, type Samples, type Storage } from "../ir/data.js";
import type { Recording } from "../ir/recording.js";
import type { StreamIr } from "../ir/stream.js";
import type { Execution } from "../ir/verdict.js";

/** A model, where it runs, and samples to send. */
export interface Description {
  readonly name: string;
  readonly target: string;
  readonly execution: Execution;
  /** Bits per second of a serial port. */
  readonly baud: number;
  /** Names of the scores: classes, or targets. */
  readonly classes: readonly string[];
  /** True where answers are values, and where they are alarms; both false of classes. */
  readonly estimates: boolean;
  readonly alarms: boolean;
  /** False alarms that the threshold promises: as it was built, and as a device sets it from all windows that it holds out; null where there is none. */
  readonly promises: { readonly built: AlarmPromise | null; readonly held: AlarmPromise | null };
  /** Worth of a step of values or scores above `zero`. */
  readonly unit: number;
  readonly zero: number;
  /** Identity that the firmware must have. */
  readonly expected: Expected;
  readonly learns: boolean;
  /** True where it can forget a class. */
  readonly forgets: boolean;
  /** Type of a reading. */
  readonly storage: Storage;
  /** Null of a model that answers samples alone. */
  readonly stream: StreamIr | null;
  /** Bytes of the whole firmware; null where none was built. */
  readonly memory: { readonly flash: number; readonly ram: number; readonly stack: number | null } | null;
  /** Samples to learn, and others that tell how well; none of a model that streams. */
  readonly learn: SentSamples;
  readonly test: SentSamples;
  /** Recordings to play where no sensor is. */
  readonly recordings: readonly SentRecording[];
}

/** Samples of `size` values: base64 of their bytes, little-endian. */
export interface SentSamples {
  readonly size: number;
  readonly labels: readonly number[];
  /** True values [samples][targets] as a device takes them; empty where there are classes. */
  readonly targets: readonly number[];
  readonly inputs: string;
}

/** Rows of readings with the class of each, as ir/recording.ts has them. */
export interface SentRecording {
  readonly rate: number | null;
  readonly labels: readonly number[] | null;
  readonly values: string;
}

/** The samples at `rows` with their true values, as far as `room` bytes reach. */
export function sentSamples(
  samples: Samples,
  rows: readonly number[],
  room: number,
  targetsOf: (row: number) => readonly number[] = () => [],
): SentSamples {
  const bytes = samples.size * samples.inputs.BYTES_PER_ELEMENT;
  const some = rows.slice(0, Math.floor(room / bytes));
  return {
    size: samples.size,
    labels: some.map((each) => samples.labels[each]!),
    targets: some.flatMap(targetsOf),
    inputs: Buffer.concat(some.map((each) => bytesOf(row(samples, each)))).toString("base64"),
  };
}

/** The first recordings, the last of them cut, as far as `room` bytes reach. */
export function sentRecordings(recordings: readonly Recording[], room: number): SentRecording[] {
  let left = room;
  return recordings.flatMap(({ rate, labels, values, channels }) => {
    const rows = Math.floor(Math.min(left, values.byteLength) / values.BYTES_PER_ELEMENT / channels);
    const some = values.subarray(0, rows * channels);
    left -= some.byteLength;
    const known = labels ? Array.from(labels.subarray(0, rows)) : null;
    return rows === 0 ? [] : [{ rate, labels: known, values: bytesOf(some).toString("base64") }];
  });
}

/** Samples of a model that streams as one recording, where the data are no recordings. */
export function asRecording(
  { size, labels, inputs }: Omit<SentSamples, "targets">,
  rowSize: number,
): SentRecording {
  const rows = labels.flatMap((label) => Array<number>(size / rowSize).fill(label));
  return { rate: null, labels: rows, values: inputs };
}

function bytesOf({ buffer, byteOffset, byteLength }: Samples["inputs"]): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
