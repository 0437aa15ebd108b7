/** Events that a class of features finds in recordings, with the readings in which it has found them. */
import { labelOfRow } from "../../data/recordings/event-vectors.js";
import type { DeviceModel } from "../../ir/device-model.js";
import type { WindowsIr } from "../../ir/ir.js";
import type { Plan } from "../../ir/memory-plan.js";
import type { EventFeatures } from "../../ir/model-features.js";
import type { WindowPicture } from "../../ir/model-report.js";
import { type Recording, UNLABELLED } from "../../ir/recording.js";
import { inferReference } from "../../reference/infer.js";
import { createEventSource } from "../../steps/event-features.js";
import { channelsOf } from "./reading-spans.js";

/** Readings that are played in search of them, a minute or so of work on a slow computer. */
const READINGS = 5_000_000;
/** Readings of a picture. */
const LONGEST = 5_000;

/** A model, and recordings with readings as its device takes them. */
export interface Recorded {
  readonly model: DeviceModel;
  readonly plan: Plan;
  /** Empty where there are none. */
  readonly recordings: readonly Recording[];
  readonly windows: WindowsIr | undefined;
}

/** Pictures of windows in a report: one of each class at most. */
export const MOST = 3;

/** An event: the rows of the readings that it is about, and that has brought it. */
interface Found {
  readonly recording: Recording;
  /** First row of its picture: that of the event before, if there is one. */
  readonly from: number;
  readonly about: number;
  readonly row: number;
  readonly features: Recording["values"];
}

/** The first event of each of some classes: as labelled, or as answered where the recordings have no labels. */
export function eventPictures(
  features: EventFeatures,
  { model, plan, recordings, windows }: Recorded,
): WindowPicture[] {
  const pictures = new Map<string, WindowPicture>();
  for (const found of eventsIn(features, recordings)) {
    const label = labelOf(found, model, windows);
    const answer = answerOf(found, model, plan);
    const shown = label ?? answer ?? "";
    if (!pictures.has(shown)) pictures.set(shown, pictureOf(found, label, answer));
    if (pictures.size === Math.min(MOST, model.classes.length)) break;
  }
  return [...pictures.values()];
}

function* eventsIn(features: EventFeatures, recordings: readonly Recording[]): Generator<Found> {
  let played = 0;
  for (const recording of recordings) {
    const { values, channels, rows } = recording;
    const next = createEventSource(features);
    let before: number | null = null;
    for (let row = 0; row < rows && played < READINGS; row++, played++) {
      const found = next(values.subarray(row * channels, (row + 1) * channels));
      if (found === null || "fault" in found) continue;
      const about = Math.max(0, row - found.age);
      const from = Math.max(0, Math.min(before ?? about - found.age, about), row - LONGEST);
      yield { recording, from, about, row, features: found.features };
      before = about;
    }
  }
}

/** Null where nobody says. */
function labelOf({ recording, about }: Found, { classes }: DeviceModel, windows: WindowsIr | undefined) {
  const label = windows === undefined ? UNLABELLED : labelOfRow(recording, about, windows);
  return classes[label] ?? null;
}

/** Null where it is refused. */
function answerOf({ features }: Found, model: DeviceModel, { schedule }: Plan): string | null {
  return model.classes[inferReference(model, schedule, features).label] ?? null;
}

function pictureOf(
  { recording, from, about, row, features }: Found,
  label: string | null,
  answer: string | null,
): WindowPicture {
  const { channels, columns, values } = recording;
  return {
    ...{ place: recording.location(about), label, answer },
    ...{ rows: row + 1 - from, moment: about - from },
    channels: channelsOf({
      ...{ channels, columns },
      values: values.subarray(from * channels, (row + 1) * channels),
    }),
    features: [Array.from(features)],
  };
}
