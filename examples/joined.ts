/**
 * One long recording out of short ones: things that happen stand at random places of what is usual. Seams are not real: the signal
 * jumps there.
 */
import { createRandom } from "../src/numerics/prng.js";

/** A thing that happens as it was recorded, and its label. */
export interface Happening {
  /** [rows][channels] */
  readonly readings: Int16Array;
  readonly label: number;
}

/** A recording with a label for each row: that of the window which ends there. */
export interface Stream {
  /** [rows][channels] */
  readonly readings: Int16Array;
  readonly label: Uint8Array;
}

/** Rows around the end of a thing at which a window holds it, and further ones at which it holds a part of it. */
export interface Reach {
  readonly near: number;
  readonly partly: number;
  /** Label of windows with a part: neither this thing nor none. */
  readonly part: number;
}

/** Things in random order between pieces of `usual` [rows][channels] that are cut at random; the rest follows. */
export function joinedStream(
  usual: Int16Array,
  happenings: readonly Happening[],
  { channels, seed, reach }: { readonly channels: number; readonly seed: number; readonly reach: Reach },
): Stream {
  const random = createRandom(seed);
  const order = Uint32Array.from(happenings.keys());
  random.shuffle(order);
  const rows = usual.length / channels;
  const cuts = Array.from(order, () => Math.floor(random.uniform() * rows)).sort((a, b) => a - b);
  const parts: Int16Array[] = [];
  const ends: End[] = [];
  let from = 0;
  let at = 0;
  order.forEach((each, place) => {
    const { readings, label } = happenings[each]!;
    const cut = cuts[place]!;
    parts.push(usual.subarray(from * channels, cut * channels), readings);
    at += cut - from + readings.length / channels;
    from = cut;
    ends.push({ at, label });
  });
  parts.push(usual.subarray(from * channels));
  return { readings: joined(parts), label: labelsAround(at + rows - from, ends, reach) };
}

/** The row at which a window holds all of a thing. */
export interface End {
  readonly at: number;
  readonly label: number;
}

/** Labels of rows: 0 where nothing is near. */
export function labelsAround(rows: number, ends: readonly End[], { near, partly, part }: Reach): Uint8Array {
  const label = new Uint8Array(rows);
  const fill = (value: number, at: number, by: number) => label.fill(value, Math.max(0, at - by), at + by);
  for (const { at } of ends) fill(part, at, near + partly);
  for (const each of ends) fill(each.label, each.at, near);
  return label;
}

/** Arrays one after the other. */
export function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
