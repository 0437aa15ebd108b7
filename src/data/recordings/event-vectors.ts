/** Recordings -> the vectors that a class of features makes of their readings, each with the label of its row. */
import { featureNotFinite } from "../../diagnostics/check-features.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import type { Place } from "../../features/feature-ir.js";
import type { HostFeatures } from "../../features/host.js";
import { firstNotFinite } from "../../features/not-finite.js";
import { outPlace } from "../../features/trace-points.js";
import { picked, rawValues, type Samples } from "../../ir/data.js";
import type { WindowsIr } from "../../ir/ir.js";
import type { EventFeatures } from "../../ir/model-features.js";
import { LEFT_OUT, type Recording, UNLABELLED } from "../../ir/recording.js";
import { createEventSource } from "../../steps/event-features.js";
import { inRaw, outside } from "../feature-samples.js";
import { eventNear } from "./nearest-event.js";

/** Vectors of one recording, and the rows that they are about. */
interface Found {
  readonly rows: readonly number[];
  readonly vectors: readonly Samples["inputs"][];
}

/**
 * Recordings in which a row is a vector that the class has made, as on a device that starts with the recording. Their labels
 * are those of the rows, or of the annotations near them.
 */
export function withEventVectors(
  recordings: readonly Recording[],
  features: EventFeatures,
  settings: WindowsIr,
  note: (sentence: string) => void,
): Recording[] {
  const found = recordings.map((recording) => eventsIn(recording, features, recordings));
  noteAnnotations(recordings, found, settings, note);
  return recordings.map((recording, index) => asRecording(recording, found[index]!, features, settings));
}

function eventsIn(recording: Recording, features: EventFeatures, all: readonly Recording[]): Found {
  const next = createEventSource(features);
  const { channels } = recording;
  const { scale, reading: storage } = features;
  const values = inRaw(
    recording.values,
    { storage, scale },
    { locate: (at) => recording.location(Math.floor(at / channels)), all: all.map((each) => each.values) },
  );
  const rows: number[] = [];
  const vectors: Samples["inputs"][] = [];
  const rowAt = (row: number): Samples["inputs"] => values.subarray(row * channels, (row + 1) * channels);
  for (let row = 0; row < recording.rows; row++) {
    const outcome = next(rowAt(row));
    if (outcome === null) continue;
    const where = recording.location(row);
    if ("fault" in outcome) throw outside(features, outcome.fault, where);
    const at = outcome.features.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) {
      const rowsSoFar = Array.from({ length: row + 1 }, (_, each) => rowAt(each));
      throw new Failure(
        featureNotFinite(notFinitePlace(features, rowsSoFar), where, at, outcome.features[at]!),
      );
    }
    rows.push(Math.max(0, row - outcome.age));
    vectors.push(outcome.features);
  }
  return { rows, vectors };
}

/** The statement that has made what is not finite, found by playing the recording once more. */
function notFinitePlace(features: EventFeatures, rows: readonly Samples["inputs"][]): Place {
  const { ir, give } = features;
  const play = (host: HostFeatures): void => rows.forEach(createEventSource(features, host));
  return firstNotFinite(ir, play) ?? outPlace(ir, give);
}

function asRecording(
  recording: Recording,
  { rows, vectors }: Found,
  { storage, size }: EventFeatures,
  settings: WindowsIr,
): Recording {
  const values = rawValues(storage, size * rows.length);
  for (const [index, vector] of vectors.entries()) values.set(vector, index * size);
  const { times, targets } = recording;
  return {
    ...recording,
    ...{ rows: rows.length, channels: size, columns: null, storage, values, events: null, rate: null },
    labels: Uint16Array.from(rows, (row) => labelOfRow(recording, row, settings)),
    ...(targets ? { targets: picked(targets, recording.rows, rows) } : {}),
    times: times && Float64Array.from(rows, (row) => times[row]!),
    location: (index) => recording.location(rows[index]!),
  };
}

/** Label of what has happened at a row, as the model file says of its windows. */
export function labelOfRow(recording: Recording, row: number, { label, within }: WindowsIr): number {
  switch (label) {
    case "event":
      return eventNear(recording, row, within);
    case "end":
    case "mean":
    case "majority":
      return recording.labels?.[row] ?? UNLABELLED;
    default:
      return label satisfies never;
  }
}

/** The detector held against the annotations: both sides of what it misses. */
function noteAnnotations(
  recordings: readonly Recording[],
  found: readonly Found[],
  settings: WindowsIr,
  note: (sentence: string) => void,
): void {
  if (settings.label !== "event") return;
  let [events, matched, annotated, reached] = [0, 0, 0, 0];
  for (const [index, recording] of recordings.entries()) {
    const { rows } = found[index]!;
    const moments = (recording.events ?? []).filter(({ label }) => label !== LEFT_OUT);
    const detected = { ...recording, events: rows.map((row) => ({ row, label: 0 })) };
    const isNear = (of: Recording, row: number): boolean =>
      eventNear(of, row, settings.within) !== UNLABELLED;
    events += rows.length;
    matched += rows.filter((row) => isNear(recording, row)).length;
    annotated += moments.length;
    reached += moments.filter(({ row }) => isNear(detected, row)).length;
  }
  note(
    `the features found ${events} events, ${matched} of them near an annotation; of ${annotated} annotations ${reached} have an event near them`,
  );
}
