/** Recordings -> windows with a label. Until the division of the data they are places in recordings, not copies of rows. */
import { type Origin, quote } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import type { RecordedSetting } from "../../diagnostics/recordings.js";
import { noLabelledWindow, noWindow, tooManyWindows } from "../../diagnostics/recordings.js";
import { picked, rawValues, type Samples, STORAGE_BYTES, type Storage } from "../../ir/data.js";
import type { WindowsIr } from "../../ir/ir.js";
import { LEFT_OUT, type Recording, UNLABELLED } from "../../ir/recording.js";
import { windowValues } from "../../numerics/window-values.js";
import { checkCount, type SampleList, widest } from "../table.js";
import { eventNear } from "./nearest-event.js";

/** Bytes of all windows of a source: those that overlap repeat their rows. */
export const MOST_WINDOW_BYTES = 2 ** 30;

/** Windows as samples: their rows are those of recordings, from `starts` on. */
export interface WindowList extends SampleList {
  readonly recordings: readonly Recording[];
  /** Index of the recording of each window, and the first row in it. */
  readonly of: Uint32Array;
  readonly starts: Uint32Array;
  /** Rows of a window. */
  readonly length: number;
  readonly groups: readonly string[];
}

/** True where samples are places in recordings, which are not copied yet. */
export function isWindows(list: SampleList): list is WindowList {
  return "recordings" in list;
}

/** The windows of recordings that have a label, or values. Throws a Failure if there are none, or too many for the memory. */
export function cutWindows(
  recordings: readonly Recording[],
  settings: WindowsIr & { readonly setting?: RecordedSetting },
  origin: Origin,
  note: (sentence: string) => void,
): WindowList {
  const { length, hop, channels, label } = settings;
  const places = recordings.map(({ rows }) => (rows < length ? 0 : 1 + Math.floor((rows - length) / hop)));
  const all = places.reduce((sum, each) => sum + each, 0);
  checkCount(origin, all);
  if (all === 0) throw new Failure(noWindow(origin, length, longestOf(recordings), settings.setting));
  noteShort(recordings, places, note);
  const targets = targetsIn(recordings);
  const answers = { labels: new Uint16Array(all), values: new Float32Array(all * targets) };
  const [of, starts] = [new Uint32Array(all), new Uint32Array(all)];
  let count = 0;
  for (const [index, recording] of recordings.entries()) {
    const answer = answering(recording, settings, answers);
    for (let start = 0; start + length <= recording.rows; start += hop) {
      if (!answer(start, count)) continue;
      of[count] = index;
      starts[count++] = start;
    }
  }
  if (count === 0) throw new Failure(noLabelledWindow(origin, all, label));
  const storage = widest(recordings.map((each) => each.storage));
  const bytes = count * length * channels * STORAGE_BYTES[storage];
  if (bytes > MOST_WINDOW_BYTES) throw new Failure(tooManyWindows(origin, bytes, MOST_WINDOW_BYTES));
  return {
    ...{ origin, storage, count, recordings, length, columns: recordings[0]!.columns },
    size: length * channels,
    ...{ of: of.subarray(0, count), starts: starts.subarray(0, count) },
    labels: answers.labels.subarray(0, count),
    ...(targets > 0 ? { targets: answers.values.subarray(0, count * targets) } : {}),
    groups: Array.from(of.subarray(0, count), (index) => recordings[index]!.group),
    location: (row) => locationIn(recordings[of[row]!]!, starts[row]!, length),
  };
}

/** Copies the windows at `rows`, in that order, as `storage`, which is at least as wide as that of any recording. */
export function copyWindows(list: WindowList, rows: ArrayLike<number>, storage: Storage): Samples {
  const { size, length, recordings } = list;
  const inputs = rawValues(storage, rows.length * size);
  const labels = new Uint16Array(rows.length);
  const channels = size / length;
  for (let to = 0; to < rows.length; to++) {
    const row = rows[to]!;
    const from = list.starts[row]! * channels;
    inputs.set(recordings[list.of[row]!]!.values.subarray(from, from + size), to * size);
    labels[to] = list.labels[row]!;
  }
  const targets = list.targets ? { targets: picked(list.targets, list.count, rows) } : {};
  return { storage, size, count: rows.length, inputs, labels, ...targets };
}

/** Values that each row has; 0 of classes. */
function targetsIn(recordings: readonly Recording[]): number {
  const found = recordings.find(({ targets, rows }) => targets !== undefined && rows > 0);
  return found === undefined ? 0 : found.targets!.length / found.rows;
}

/** Answers of windows as they are gathered: classes, or values [windows][targets]. */
interface Answers {
  readonly labels: Uint16Array;
  readonly values: Float32Array;
}

/** Writes down what window `at`, which starts at a row, is; asked in ascending order, false where nobody says. */
function answering(
  recording: Recording,
  settings: WindowsIr,
  { labels, values }: Answers,
): (start: number, at: number) => boolean {
  const { targets, rows } = recording;
  if (targets === undefined) {
    const labelAt = labelling(recording, settings);
    return (start, at) => {
      const found = labelAt(start);
      if (found !== LEFT_OUT) labels[at] = found;
      return found !== LEFT_OUT;
    };
  }
  const size = targets.length / rows;
  return (start, at) => {
    const found = windowValues(targets, size, settings, start + settings.length - 1);
    if (found) values.set(found, at * size);
    return found !== null;
  };
}

function locationIn(recording: Recording, start: number, length: number): string {
  return `the window of ${length} rows from ${recording.location(start)} on`;
}

/** The longest recording, for messages. */
export function longestOf(recordings: readonly Recording[]): Pick<Recording, "name" | "rows"> {
  return recordings.reduce((longest, each) => (each.rows > longest.rows ? each : longest), {
    name: quote("no recording"),
    rows: 0,
  } as Pick<Recording, "name" | "rows">);
}

function noteShort(
  recordings: readonly Recording[],
  places: readonly number[],
  note: (sentence: string) => void,
): void {
  const short = recordings.filter((_, index) => places[index] === 0);
  if (short.length === 0) return;
  note(
    `${short.length} of ${recordings.length} recordings are shorter than a window and are left out, such as ${short[0]!.name} with ${short[0]!.rows} rows`,
  );
}

/** Class of the window that starts at a row, asked in ascending order; LEFT_OUT where it has none. */
function labelling(recording: Recording, settings: WindowsIr): (start: number) => number {
  const { length, label, otherwise, within } = settings;
  const orElse = (found: number) => (found === UNLABELLED ? (otherwise ?? LEFT_OUT) : found);
  const labels = recording.labels ?? new Uint16Array(recording.rows).fill(UNLABELLED);
  switch (label) {
    case "end":
      return (start) => orElse(labels[start + length - 1]!);
    case "event":
      return (start) => orElse(eventNear(recording, start + (length - 1) / 2, within));
    case "majority": {
      const majority = majorityOf(labels, length, settings.minShare);
      return (start) => orElse(majority(start));
    }
    case "mean":
      throw new Error("no class is a mean"); // refused by the check
    default:
      return label satisfies never;
  }
}

/** Counts of labels in a window that moves forwards. */
function majorityOf(labels: Uint16Array, length: number, minShare: number): (start: number) => number {
  const counts = new Map<number, number>();
  const add = (row: number, by: number) => counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + by);
  let [from, to] = [0, 0];
  return (start) => {
    while (to < start + length) add(to++, 1);
    while (from < start) add(from++, -1);
    let best = UNLABELLED;
    let most = 0;
    for (const [label, count] of counts) {
      if (label === UNLABELLED || count < most || (count === most && label > best)) continue;
      [best, most] = [label, count];
    }
    return most > 0 && most >= minShare * length ? best : UNLABELLED;
  };
}
