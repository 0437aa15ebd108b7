/** The beats of a record as a device hears them: features by the class of features.ts, labels by the annotations. */
import { eventNear } from "../../src/data/recordings/nearest-event.js";
import { UNLABELLED } from "../../src/ir/recording.js";
import { Heartbeats } from "./features.js";
import { AAMI, type EcgRecord } from "./physionet.js";

/** Distance between an R peak and its annotation, in samples: 0.15 s. */
const WITHIN = 54;

/** A beat that was found near an annotation. */
export interface HeardBeat {
  /** Shape, change and rhythm. */
  readonly features: Int16Array;
  /** What they are made of beside what is usual: see `Patient`. */
  readonly points: Int32Array;
  readonly before: number;
  readonly after: number;
  /** Number of its AAMI class. */
  readonly label: number;
  /** Sample of its R peak. */
  readonly at: number;
}

/** All beats of the lead that are found near an annotation, in the order of time. */
export function heardIn({ lead, beats }: Pick<EcgRecord, "lead" | "beats">): HeardBeat[] {
  const events = beats.map(({ at, aami }) => ({ row: at, label: AAMI.indexOf(aami) }));
  const annotated = { events, times: null, rate: null }; // distances in rows
  const heart = new Heartbeats();
  const heard: HeardBeat[] = [];
  for (let at = 0; at < lead.length; at++) {
    if (!heart.push(lead[at]!)) continue;
    const { before, after } = heart;
    const points = heart.points.slice();
    const features = heart.features();
    const peak = at - heart.age();
    const label = eventNear(annotated, peak, WITHIN);
    if (label !== UNLABELLED) heard.push({ features, points, before, after, label, at: peak });
  }
  return heard;
}
