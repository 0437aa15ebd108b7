/** Rows of recordings as one table, for a look at their columns. */
import { rawValues } from "../../ir/data.js";
import { type Table, widest } from "../table.js";
import type { WindowList } from "./window-list.js";

/** Values that are looked at: as many of each recording. */
const MOST_VALUES = 4e6;

/** The first rows of each recording, one after the other. */
export function firstRows({ recordings, origin, columns }: WindowList): Table {
  const size = recordings[0]!.channels;
  const most = Math.floor(MOST_VALUES / size / recordings.length) + 1;
  const rows = recordings.map((each) => Math.min(most, each.rows));
  const count = rows.reduce((sum, each) => sum + each, 0);
  const storage = widest(recordings.map((each) => each.storage));
  const inputs = rawValues(storage, count * size);
  const labels = new Uint16Array(count);
  let at = 0;
  for (const [index, recording] of recordings.entries()) {
    inputs.set(recording.values.subarray(0, rows[index]! * size), at * size);
    if (recording.labels !== null) labels.set(recording.labels.subarray(0, rows[index]!), at);
    at += rows[index]!;
  }
  return {
    origin,
    storage,
    size,
    count,
    inputs,
    labels,
    groups: null,
    columns,
    location: (row) => `row ${row}`,
  };
}
