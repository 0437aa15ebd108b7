/** The beats of a record as a device hears them: features by the class of features.ts, labels by the annotations. */
import { Heartbeats } from "./features.js";
import { AAMI, type Aami, type Beat, type EcgRecord } from "./physionet.js";

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
  const heart = new Heartbeats();
  const heard: HeardBeat[] = [];
  for (let at = 0; at < lead.length; at++) {
    if (!heart.push(lead[at]!)) continue;
    const { before, after } = heart;
    const points = heart.points.slice();
    const features = heart.features();
    const peak = at - heart.age();
    const aami = nearest(beats, peak);
    if (aami !== null) heard.push({ features, points, before, after, label: AAMI.indexOf(aami), at: peak });
  }
  return heard;
}

/** Class of the annotation nearest to a sample, the earlier of two equally near ones; null where none is near. */
function nearest(beats: readonly Beat[], at: number): Aami | null {
  let [low, high] = [0, beats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beats[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [beats[low - 1], beats[low]];
  const distances = [before, after].map((beat) => Math.abs((beat?.at ?? Number.POSITIVE_INFINITY) - at));
  const [found, distance] = distances[0]! <= distances[1]! ? [before, distances[0]!] : [after, distances[1]!];
  return found !== undefined && distance <= WITHIN ? found.aami : null;
}
