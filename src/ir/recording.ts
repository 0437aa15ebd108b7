/** Recordings: readings in the order in which they were taken. */
import type { Storage } from "./data.js";

/** In place of the index of a class: nothing is said of this row. */
export const UNLABELLED = 0xfffe;

/** In place of the index of a class: `data.labels` leaves this sample or row out. No model has so many classes. */
export const LEFT_OUT = 0xffff;

/** A moment at which something happens. */
export interface RecordedEvent {
  readonly row: number;
  /** Index of a class, or {@link LEFT_OUT}. */
  readonly label: number;
}

/** Readings without a gap: a window may lie anywhere in them. */
export interface Recording {
  /** For messages, e.g. `"walks.csv", trial "3"`. */
  readonly name: string;
  readonly rows: number;
  readonly channels: number;
  /** Names of the channels, where the file has some. */
  readonly columns: readonly string[] | null;
  readonly storage: Storage;
  /** [rows][channels] */
  readonly values: Uint8Array | Int16Array | Float32Array;
  /** Class of each row, {@link UNLABELLED} or {@link LEFT_OUT}; null where labels are moments, or there are none. */
  readonly labels: Uint16Array | null;
  /** Values to estimate, [rows][targets], NaN where nobody knows; absent of a model with classes. */
  readonly targets?: Float32Array;
  /** Ascending; null where labels are those of rows, or there are none. */
  readonly events: readonly RecordedEvent[] | null;
  /** Seconds since the first row. */
  readonly times: Float64Array | null;
  /** Readings per second: of the column of times, or as the model file says; null where neither does. */
  readonly rate: number | null;
  /** Recordings of equal group stay on one side of a division: the value of `split.by`, or the name of the whole recording. */
  readonly group: string;
  /** Location of a row, e.g. `line 812 of "walks.csv"`. */
  location(row: number): string;
}
