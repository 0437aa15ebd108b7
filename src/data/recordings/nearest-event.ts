/** Moments of a recording. */
import { type Recording, UNLABELLED } from "../../ir/recording.js";

/** Annotations of a recording, ascending, and what tells the time of a row. */
type Moments = Pick<Recording, "events" | "times" | "rate">;

/**
 * Label of the annotation that is nearest to `row` (which may lie between two), UNLABELLED where none lies within `within`:
 * seconds where the recording has times or a rate, else rows.
 */
export function eventNear(recording: Moments, row: number, within: number): number {
  const { events } = recording;
  if (events === null || events.length === 0) return UNLABELLED;
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.row < row) low = middle + 1;
    else high = middle;
  }
  const near = [events[low - 1], events[low]].flatMap((event) =>
    event === undefined ? [] : [{ ...event, distance: distance(recording, event.row, row) }],
  );
  const nearest = near.reduce((best, each) => (each.distance < best.distance ? each : best));
  return nearest.distance <= within ? nearest.label : UNLABELLED;
}

function distance({ times, rate }: Moments, event: number, row: number): number {
  if (times === null) return Math.abs(event - row) / (rate ?? 1);
  const at = (times[Math.floor(row)]! + times[Math.min(times.length - 1, Math.ceil(row))]!) / 2;
  return Math.abs(times[event]! - at);
}
