/** A take: what one file holds of one recording, as it was written; gaps are still in it. */
import type { Origin } from "../../diagnostics/data.js";
import type { LikeFile } from "../../diagnostics/recordings.js";
import type { Storage } from "../../ir/data.js";
import type { RecordedEvent, Recording } from "../../ir/recording.js";
import type { RecordingsSource } from "../../model.js";
import type { MatchedFile } from "../paths.js";
import type { Reading } from "../source-context.js";

export interface Take extends Pick<Recording, "name" | "rows" | "channels" | "columns" | "values" | "group"> {
  readonly origin: Origin;
  readonly file: MatchedFile;
  /** Its name within the file; null where the file is one recording. */
  readonly key: string | null;
  readonly storage: Storage;
  /** Row of the file at which it begins. */
  readonly first: number;
  /** In seconds, of the clock of the file. */
  readonly times: Float64Array | null;
  readonly labels: Uint16Array | null;
  /** Values to estimate, [rows][targets]; NaN where nobody knows, null of classes. */
  readonly targets: Float32Array | null;
  readonly events: readonly RecordedEvent[] | null;
  /** Rows before which others have been left out. */
  readonly cuts: readonly number[];
  location(row: number): string;
  /** Place to point at in an error about a row. */
  originAt(row: number): Origin;
}

/** Settings and context with which files of recordings are read. */
export interface TakeReading extends Reading {
  readonly source: RecordingsSource;
  /** Path of the source in the model file, e.g. `data.train`. */
  readonly at: string;
  /** Rows and channels of a window. */
  readonly length: number;
  readonly channels: number;
  /** Another file of the source, which fits the model. */
  readonly like?: LikeFile | undefined;
}
