import { dirname } from "node:path";
import { loadRecordings } from "../data/recordings/load-recordings.js";
import { playedRecordings } from "../data/recordings/played-recordings.js";
import { recordingValues } from "../diagnostics/check-stream.js";
import { stopOn } from "../diagnostics/diagnostic.js";
import { type DeviceModel, readingOf } from "../ir/device-model.js";
import { eventsOf } from "../ir/model-features.js";
import type { Progress } from "../ir/progress.js";
import type { Recording } from "../ir/recording.js";
import type { LoadedModel, PlannedModel } from "../ir/stages.js";
import { targetStatistics } from "../numerics/targets.js";
import { encodeRows } from "../quantize/encode-rows.js";
import type { ValueTruth } from "../validate/recorded-errors.js";

/** Recordings of a file, and its path as it was given. */
export interface RecordingsToPlay {
  readonly file: string;
  readonly recordings: readonly Recording[];
  /** Distance up to which an annotation labels an event: seconds where there is a rate, else rows; 0 without annotations. */
  readonly within: number;
  /** Whatever values are held against; absent of classes. */
  readonly values?: ValueTruth;
}

/**
 * Reads a file that is no part of the data, as the model file says of its recordings, into readings as the device takes them;
 * labels may be missing.
 * @throws Failure FF2100 to FF2199
 */
export function recordingsToPlay(
  file: string,
  { ir, dataset, model, plan }: Pick<LoadedModel, "ir" | "dataset"> & PlannedModel,
  progress: Progress,
): RecordingsToPlay {
  const context = { folder: process.cwd(), spans: {}, note: (text: string) => progress.note(text) };
  const known = {
    read: dataset.recordings ?? [],
    features: ir.features,
    length: plan.stream?.stream.length ?? 1,
  };
  const recordings = playedRecordings(ir, file, known, context);
  return { file, recordings: asReadings(recordings, model), ...heldAgainst({ ir, dataset }, known.length) };
}

/** The recordings of the test data, where these have a source of their own; else null. */
export function testRecordings(
  {
    ir,
    dataset,
    program,
    model,
  }: Pick<LoadedModel, "ir" | "dataset" | "program"> & { readonly model: DeviceModel },
  progress: Progress,
): RecordingsToPlay | null {
  const { test } = ir.data;
  if (test === undefined) return null;
  const { file, spans } = program;
  const context = { folder: dirname(file), spans, note: (text: string) => progress.note(text) };
  const recordings = loadRecordings(ir, test, "data.test", context);
  return { file: "data.test", recordings: asReadings(recordings, model), ...heldAgainst({ ir, dataset }, 1) };
}

/** Labels or values that a stream with windows of `length` rows is held against: where the model file cuts no windows, values of their last row. */
function heldAgainst(
  { ir, dataset }: Pick<LoadedModel, "ir" | "dataset">,
  length: number,
): Pick<RecordingsToPlay, "within" | "values"> {
  const within = withinOf(ir);
  if (ir.targets === undefined) return { within };
  const whole = { length, label: "end", minShare: 0 } as const;
  const windows = eventsOf(ir.features) ? whole : (ir.windows ?? whole);
  return { within, values: { windows, means: targetStatistics(dataset.train).mean } };
}

function withinOf({ windows, features }: LoadedModel["ir"]): number {
  return windows?.label === "event" && eventsOf(features) !== null ? windows.within : 0;
}

/** Recordings with readings as the device takes them. */
function asReadings(recordings: readonly Recording[], model: DeviceModel): Recording[] {
  const { storage } = readingOf(model);
  const encoded = recordings.map((each) => ({ ...each, storage, values: encodeRows(each, model) }));
  stopOn(encoded.flatMap(({ name, values }) => (values ? [] : [recordingValues(name, storage)])));
  return encoded.map((each) => ({ ...each, values: each.values! }));
}
