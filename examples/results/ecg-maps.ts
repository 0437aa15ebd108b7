/** Heartbeats -> signals [48, 10]: shape, change, and each value of the rhythm as a channel that is constant. */
import { readArray, writeArray } from "../ecg/arrays.js";
import { POINTS, RHYTHM } from "../ecg/features.js";

const CHANNELS = 2 + RHYTHM;

/**
 * Whole factors of the three kinds of channel, so that one scale serves all: those of model.ts, with a fifth of its rhythm, which is
 * the same at all 7 places under a kernel; and those of intra.ts.
 */
const FACTORS = {
  inter_signals: { shape: 2, change: 3, rhythm: 16 },
  intra_signals: { shape: 1, change: 1, rhythm: 4 },
} as const;

type Features = Readonly<Record<"shape" | "change" | "rhythm", ArrayLike<number>>>;

/** Features of all beats -> [count][48][10]. */
export function signalsOf(
  count: number,
  features: Features,
  factors: Record<keyof Features, number>,
): Int16Array {
  const { shape, change, rhythm } = features;
  const signals = new Int16Array(count * POINTS * CHANNELS);
  for (let point = 0, at = 0; point < count * POINTS; point++) {
    signals[at++] = shape[point]! * factors.shape;
    signals[at++] = change[point]! * factors.change;
    const first = Math.floor(point / POINTS) * RHYTHM;
    for (let value = 0; value < RHYTHM; value++) signals[at++] = rhythm[first + value]! * factors.rhythm;
  }
  return signals;
}

/** Adds the signals to a folder of features; gives the number of beats. */
export function prepareBeats(folder: string): number {
  const read = (name: keyof Features) => readArray(folder, name).data;
  const features = { shape: read("shape"), change: read("change"), rhythm: read("rhythm") };
  const count = features.rhythm.length / RHYTHM;
  for (const [name, factors] of Object.entries(FACTORS))
    writeArray(folder, name, signalsOf(count, features, factors), count);
  return count;
}
