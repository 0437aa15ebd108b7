/**
 * Further training rows for a case that DS1 hardly has: a patient most of whose beats are premature (S), so that
 * "unlike his usual beat" finds nothing. Made from the beats of the training patients who have many S.
 */
import { createRandom } from "../../src/numerics/prng.js";
import { type Beats, UNKNOWN } from "./beats.js";
import { BEAT } from "./features.js";

const S = 1;
/** Records with fewer S beats make no such patient. */
const MANY = 60;
const SEED = 2;

/** All S beats of each record with many, and half as many of its other beats; the mean interval is taken anew. */
export function dominated(all: Beats): Beats {
  const random = createRandom(SEED);
  const rows: number[] = [];
  for (const record of new Set(all.records)) {
    const own = [...all.records.keys()].filter((row) => all.records[row] === record);
    const premature = own.filter((row) => all.classes[row] === S);
    if (premature.length < MANY) continue;
    const others = own.filter((row) => all.classes[row] !== S && all.classes[row] !== UNKNOWN);
    random.shuffle(others);
    rows.push(...[...premature, ...others.slice(0, premature.length >> 1)].sort((a, b) => a - b));
  }
  const chosen = select(all, Uint32Array.from(rows));
  renewMeans(chosen);
  return chosen;
}

function select(all: Beats, rows: Uint32Array): Beats {
  const beats = new Int16Array(rows.length * BEAT);
  const intervals = new Uint16Array(rows.length * 3);
  rows.forEach((row, to) => {
    beats.set(all.beats.subarray(row * BEAT, (row + 1) * BEAT), to * BEAT);
    intervals.set(all.intervals.subarray(row * 3, row * 3 + 3), to * 3);
  });
  return {
    count: rows.length,
    beats,
    intervals,
    classes: Uint8Array.from(rows, (row) => all.classes[row]!),
    records: Uint8Array.from(rows, (row) => all.records[row]!),
    positions: Int32Array.from(rows, (row) => all.positions[row]!),
  };
}

/** Mean of up to ten intervals of the beats that are left, each at most 2000 ms. */
function renewMeans({ count, intervals, records }: Beats): void {
  for (let row = 0; row < count; row++) {
    let sum = 0;
    let number = 0;
    for (let back = row; back > row - 10 && records[back] === records[row]; back--, number++) {
      sum += Math.min(2000, intervals[back * 3]!);
    }
    intervals[row * 3 + 2] = Math.floor(sum / number);
  }
}
