/** Readings of the data as raw values: the number type that features take, and the scale that a model file gives integers. */
import { rawValues, type Samples, type Storage } from "../ir/data.js";

/** Number type of raw values; with a scale they are integers of decimal readings. */
export interface RawReadings {
  readonly storage: Storage;
  readonly scale?: number | undefined;
}

/** Least and largest value of a number type, integers alone. */
const RANGES: Readonly<Record<Storage, readonly [number, number] | null>> = {
  uint8: [0, 255],
  int16: [-32768, 32767],
  float32: null,
};

/** The values as raw ones, raw = floor(value * scale + 1/2); the index of the first that the type does not hold, if there is one. */
export function asRaw(
  values: Samples["inputs"],
  { storage, scale }: RawReadings,
): Samples["inputs"] | number {
  const range = RANGES[storage];
  const raw = rawValues(storage, values.length);
  for (let at = 0; at < values.length; at++) {
    const value = scale === undefined ? values[at]! : scaled(values[at]!, scale);
    if (range !== null && !isWithin(value, range)) return at;
    raw[at] = value;
  }
  return raw;
}

function scaled(value: number, scale: number): number {
  return Math.floor(value * scale + 0.5);
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

/** The largest power of two as a scale with which the type holds all values; null where none does. */
export function largestScale(lists: Iterable<Samples["inputs"]>, storage: Storage): number | null {
  const range = RANGES[storage];
  let [low, high] = [0, 0];
  for (const values of lists) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (range === null || !(high - low > 0)) return null;
  let exponent = Math.floor(Math.log2(range[1] / Math.max(high, -low))) + 1;
  const holds = (value: number): boolean => isWithin(scaled(value, 2 ** exponent), range);
  for (let tries = 0; tries < 3; tries++, exponent--) if (holds(low) && holds(high)) return 2 ** exponent;
  return null;
}
