/** Recordings of phones -> 52 plain features of windows, and for each user who is left out which of his windows are learnt. */
import { mkdirSync } from "node:fs";
import { readArray, writeArray } from "../ecg/arrays.js";

/** Users of the recordings. */
export const USERS = [1, 2, 3, 4, 5, 7] as const;

/** What a window is for where a user is left out: the rest of the intervals of which some windows are learnt is for nothing. */
export const ROLES = { none: 0, train: 1, test: 2, learn: 3 } as const;

const CHANNELS = 6;
const WINDOW = 128;
const HOP = 64;
/** Windows of the first interval of each activity that are learnt. */
const LEARNT = 12;
/** Steps of the readings in a m/s2 and in a rad/s. */
const STEPS = [400, 400, 400, 2000, 2000, 2000];
const BANDS = 15;
/** Of an interval: experiment, user, activity from 1, first row, the row behind the last. */
const FIELDS = 5;
/** Added before a logarithm. */
const FLOOR = 1e-3;

/** Features of one window [128][6] of readings: what the channels, both magnitudes and two spectra say. */
export function featuresOf(readings: ArrayLike<number>): number[] {
  const channels = STEPS.map((steps, channel) =>
    Array.from({ length: WINDOW }, (_, row) => readings[row * CHANNELS + channel]! / steps),
  );
  const [ax, ay, az, gx, gy, gz] = channels as [number[], number[], number[], number[], number[], number[]];
  const acceleration = magnitudes(ax, ay, az);
  const rotation = magnitudes(gx, gy, gz);
  return [
    ...channels.map(mean),
    ...channels.map((values) => logarithm(deviation(values))),
    ...channels.map((values) => logarithm(mean(steps(values)))),
    ...[acceleration, rotation].flatMap((values) => [mean(values), logarithm(deviation(values))]),
    ...[acceleration, ay].flatMap((values) => spectrum(values).map(logarithm)),
  ];
}

const logarithm = (value: number): number => Math.log(value + FLOOR);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function steps(values: readonly number[]): number[] {
  return values.slice(1).map((value, at) => Math.abs(value - values[at]!));
}

function magnitudes(x: readonly number[], y: readonly number[], z: readonly number[]): number[] {
  return x.map((value, at) => Math.hypot(value, y[at]!, z[at]!));
}

/** Power of the lines 1 to 30 of a window with a Hann taper, two by two. */
function spectrum(values: readonly number[]): number[] {
  const middle = mean(values);
  const tapered = values.map(
    (value, at) => (value - middle) * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (WINDOW - 1))),
  );
  const power = (line: number): number => {
    let [real, imaginary] = [0, 0];
    for (const [at, value] of tapered.entries()) {
      const angle = (2 * Math.PI * line * at) / WINDOW;
      real += value * Math.cos(angle);
      imaginary += value * Math.sin(angle);
    }
    return real ** 2 + imaginary ** 2;
  };
  return Array.from({ length: BANDS }, (_, band) => power(2 * band + 1) + power(2 * band + 2));
}

/** A window with its place: intervals are numbered in the order of the recordings. */
interface Place {
  readonly user: number;
  readonly activity: number;
  readonly interval: number;
}

/** For each window what it is for where `user` is left out. */
export function rolesOf(places: readonly Place[], user: number): Uint8Array {
  const first = new Map<number, number>(); // activity -> interval
  const learnt = new Map<number, number>(); // activity -> windows
  return Uint8Array.from(places, (place) => {
    if (place.user !== user) return ROLES.train;
    const { activity, interval } = place;
    if (!first.has(activity)) first.set(activity, interval);
    if (first.get(activity) !== interval) return ROLES.test;
    const before = learnt.get(activity) ?? 0;
    learnt.set(activity, before + 1);
    return before < LEARNT ? ROLES.learn : ROLES.none;
  });
}

/** Reads signals and intervals from `source`, writes features, activities and roles to `target`; gives the number of windows. */
export function prepareUsers(source: string, target: string): number {
  const signal = readArray(source, "signal").data;
  const places: Place[] = [];
  const features: number[] = [];
  const intervals = readArray(source, "interval").data;
  for (let interval = 0; interval < intervals.length / FIELDS; interval++) {
    const [, user, activity, from, to] = Array.from({ length: FIELDS }, (_, field) =>
      Number(intervals[interval * FIELDS + field]),
    ) as [number, number, number, number, number];
    for (let row = from; row + WINDOW <= to; row += HOP) {
      features.push(...featuresOf(signal.subarray(row * CHANNELS, (row + WINDOW) * CHANNELS)));
      places.push({ user, activity: activity - 1, interval });
    }
  }
  const count = places.length;
  mkdirSync(target, { recursive: true });
  writeArray(target, "features", Float32Array.from(features), count);
  writeArray(
    target,
    "activity",
    Uint8Array.from(places, ({ activity }) => activity),
    count,
  );
  for (const user of USERS) writeArray(target, `without${user}`, rolesOf(places, user), count);
  return count;
}
