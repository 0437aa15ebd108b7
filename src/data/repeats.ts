/** Samples that occur twice: between parts, and under two labels. */
import { type Samples, STORAGE_BYTES } from "../ir/data.js";
import type { SampleList } from "./table.js";

/** A part of the data: its samples, and which of a list they are. */
export interface Part {
  readonly samples: Samples;
  readonly table: SampleList;
  readonly rows: Uint32Array;
}

/** Number of samples that repeat an earlier one, and locations of the first such pair. */
export interface Repeats {
  readonly count: number;
  readonly first: readonly [later: string, earlier: string] | null;
}

/**
 * Compares inputs bit for bit; all parts have samples of one size and storage. `shared` are samples of `test` with the
 * inputs of one of `known`; `contradictory` are samples of either with the inputs of an earlier one of another class.
 * Time and memory grow with the data: a hash of each row, and six to twelve bytes for each known one.
 */
export function repeats(known: readonly Part[], test: Part): { shared: Repeats; contradictory: Repeats } {
  const shared = tally();
  const contradictory = tally();
  const capacity = known.reduce((sum, { samples }) => sum + samples.count, 0);
  const index = createIndex(known, capacity);
  for (const part of [...known, test]) {
    const words = wordsOf(part.samples);
    for (let row = 0; row < part.samples.count; row++) {
      const found = index.find(words, row, part !== test);
      if (found < 0) continue;
      const earlier = index.rowAt(found);
      const locations = () => [locationOf(part, row), locationOf(earlier.part, earlier.row)] as const;
      if (part === test) shared.add(locations);
      if (part.samples.labels[row] !== earlier.part.samples.labels[earlier.row]) contradictory.add(locations);
    }
  }
  return { shared: shared.get(), contradictory: contradictory.get() };
}

function tally() {
  let count = 0;
  let first: Repeats["first"] = null;
  return {
    add(locations: () => NonNullable<Repeats["first"]>): void {
      if (count++ === 0) first = locations();
    },
    get: (): Repeats => ({ count, first }),
  };
}

function locationOf({ table, rows }: Part, row: number): string {
  return table.location(rows[row]!);
}

/** A hash table of the rows of `parts`, numbered one part after the other: open addressing, 0 for an empty slot. */
function createIndex(parts: readonly Part[], capacity: number) {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(1.5 * capacity + 2)));
  const mask = slots.length - 1;
  const words = parts.map(({ samples }) => wordsOf(samples));
  let next = 0; // rows that have been looked for with `keep`
  const partAt = (row: number) => {
    let part = 0;
    let first = 0;
    while (row >= first + parts[part]!.samples.count) first += parts[part++]!.samples.count;
    return { part, row: row - first };
  };
  return {
    /** The number of an equal row, or -1; `keep` is set for the rows of `parts`, in their order. */
    find(own: Words, row: number, keep: boolean): number {
      let slot = hashOf(own.words, row * own.width, own.width) & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const at = partAt(slots[slot]! - 1);
        if (!same(own, row, words[at.part]!, at.row)) continue;
        if (keep) next++;
        return slots[slot]! - 1;
      }
      if (keep) slots[slot] = ++next;
      return -1;
    },
    rowAt(number: number): { readonly part: Part; readonly row: number } {
      const { part, row } = partAt(number);
      return { part: parts[part]!, row };
    },
  };
}

interface Words {
  readonly words: Int32Array | Uint8Array | Int16Array;
  readonly width: number;
}

/** The bits of samples: four bytes at a time where samples are whole words, else value by value. */
function wordsOf({ inputs, size, storage }: Samples): Words {
  const bytes = size * STORAGE_BYTES[storage];
  const whole = bytes % 4 === 0 && inputs.byteOffset % 4 === 0;
  if (whole || inputs instanceof Float32Array)
    return {
      words: new Int32Array(inputs.buffer, inputs.byteOffset, inputs.byteLength >> 2),
      width: bytes / 4,
    };
  return { words: inputs, width: size };
}

function same(left: Words, leftRow: number, right: Words, rightRow: number): boolean {
  const { width } = left;
  for (let at = 0; at < width; at++) {
    if (left.words[leftRow * width + at] !== right.words[rightRow * width + at]) return false;
  }
  return true;
}

/** Of MurmurHash3: every bit of every word reaches every bit of the result. */
function hashOf(words: Words["words"], start: number, width: number): number {
  let hash = width;
  for (let at = start; at < start + width; at++) {
    let word = Math.imul(words[at]!, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
