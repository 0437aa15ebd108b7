/** Events of a stream against the labels of its recordings. */

import { LEFT_OUT, type Recording, UNLABELLED } from "../ir/recording.js";
import type { EventScore } from "../ir/recording-verdict.js";
import type { StreamIr } from "../ir/stream.js";
import { UNKNOWN } from "../numerics/decision.js";

/** An event of a stream, and the row that brought it. */
export interface ToldEvent {
  readonly row: number;
  /** Rows between what it is about and that. Default 0. */
  readonly age?: number;
  /** A class, or UNKNOWN. */
  readonly event: number;
}

/** Something that happened, as the labels say: rows `from` up to `to`, which is not among them. */
interface Happening {
  readonly label: number;
  /** First of the rows right before `from` of which nothing is asked: it may already be told there. */
  readonly earliest: number;
  readonly from: number;
  readonly to: number;
  /** Row of the first event of its class. */
  found: number | null;
  /** True once another class was told of it. */
  isWrong: boolean;
}

/** One recording with the events that it has brought. */
export interface Played {
  readonly recording: Pick<Recording, "rows" | "labels" | "events" | "rate">;
  readonly told: readonly ToldEvent[];
  /** Distance up to which an event counts for a moment: seconds where the recording has a rate, else rows. Default 0. */
  readonly within?: number;
}

/** Scores all recordings together. An event counts for what happened up to a whole set of votes before. */
export function scoreEvents(
  played: readonly Played[],
  stream: StreamIr,
  names: readonly string[],
): EventScore {
  const { length, hop, decision } = stream;
  const grace = length + ((decision?.of ?? 1) - 1) * hop;
  const background = decision?.background ?? null;
  const all = played.map(({ recording, told, within = 0 }) => {
    const happenings = happeningsOf(recording, background, within * (recording.rate ?? 1));
    const outcomes = told.map((each) => outcomeOf(each, recording, happenings, grace));
    return { recording, happenings, outcomes };
  });
  const happenings = all.flatMap((each) => each.happenings);
  const outcomes = all.flatMap((each) => each.outcomes);
  const count = (kind: Outcome["kind"]): number => outcomes.filter((each) => each.kind === kind).length;
  const found = happenings.filter((each) => each.found !== null);
  const wrong = happenings.filter((each) => each.found === null && each.isWrong);
  const hours = secondsOf(played.map(({ recording }) => recording));
  const isLabelled = played.some(({ recording }) => recording.labels !== null || recording.events !== null);
  return {
    present: isLabelled ? happenings.length : null,
    found: found.length,
    wrong: wrong.length,
    missed: happenings.length - found.length - wrong.length,
    repeated: count("repeated"),
    false: count("false"),
    falsePerHour: hours === null || hours === 0 ? null : (count("false") * 3600) / hours,
    unknown: count("unknown"),
    delay: delayOf(all),
    classes: names.map((name, label) => ({
      name,
      present: happenings.filter((each) => each.label === label).length,
      found: found.filter((each) => each.label === label).length,
      false: outcomes.filter((each) => each.kind === "false" && each.label === label).length,
    })),
  };
}

/** Seconds of all recordings; null where one has no rate. */
export function secondsOf(recordings: readonly Pick<Recording, "rows" | "rate">[]): number | null {
  return recordings.reduce<number | null>(
    (sum, { rows, rate }) => (sum === null || rate === null ? null : sum + rows / rate),
    0,
  );
}

/** Runs of one label that is a class and no background, or annotations of one row and `reach` rows around it. */
function happeningsOf(
  { labels, events }: Played["recording"],
  background: number | null,
  reach: number,
): Happening[] {
  const moments = (events ?? []).map(({ row, label }) => ({
    ...{ label, earliest: row - reach, from: row, to: row + reach + 1 },
  }));
  const stretches = [...moments, ...(labels ? runsOf(labels) : [])];
  return stretches
    .filter(({ label }) => label < UNLABELLED && label !== background)
    .map((each) => ({ ...each, found: null, isWrong: false }));
}

/** Rows of equal label. */
interface Run {
  readonly label: number;
  readonly earliest: number;
  readonly from: number;
  to: number;
}

function runsOf(labels: Uint16Array): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < labels.length; row++) {
    const [label, last] = [labels[row]!, runs.at(-1)];
    if (last?.label === label) last.to = row + 1;
    else runs.push({ label, earliest: last?.label === LEFT_OUT ? last.from : row, from: row, to: row + 1 });
  }
  return runs;
}

/** Judgement of an event, with the class that it tells. */
interface Outcome {
  readonly kind: "found" | "repeated" | "wrong" | "false" | "unknown" | "leftOut";
  readonly label: number;
}

/** Marks what happened when an event was told, or shortly before. `happenings` are in the order of time. */
function outcomeOf(
  { row, age = 0, event: label }: ToldEvent,
  { labels }: Played["recording"],
  happenings: readonly Happening[],
  grace: number,
): Outcome {
  if (label === UNKNOWN) return { kind: "unknown", label };
  const about = row - age;
  const begun = firstWhere(happenings, ({ earliest }) => earliest > about);
  const near = happenings.slice(
    firstWhere(happenings, ({ to }) => about < to + grace),
    begun,
  );
  const own = near.filter((each) => each.label === label);
  const first = own.find((each) => each.found === null);
  if (first) {
    first.found = row;
    return { kind: "found", label };
  }
  if (own.length > 0) return { kind: "repeated", label };
  const [other] = near.slice(-1);
  if (other) {
    other.isWrong = true;
    return { kind: "wrong", label };
  }
  return { kind: labels?.[about] === LEFT_OUT ? "leftOut" : "false", label };
}

/** Index of the first of some in order for which something is true, as it is for all behind it. */
function firstWhere<Item>(items: readonly Item[], isTrue: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Delays of what was found: in seconds where every recording has a rate. */
function delayOf(
  all: readonly { readonly recording: Played["recording"]; readonly happenings: readonly Happening[] }[],
): EventScore["delay"] {
  const unit = all.every(({ recording }) => recording.rate !== null) ? "seconds" : "rows";
  const delays = all.flatMap(({ recording, happenings }) =>
    happenings.flatMap(({ found, from }) =>
      found === null ? [] : [Math.max(0, found - from) / { seconds: recording.rate ?? 1, rows: 1 }[unit]],
    ),
  );
  if (delays.length === 0) return null;
  const mean = delays.reduce((sum, each) => sum + each, 0) / delays.length;
  return { mean, max: Math.max(...delays), unit };
}
