/** Seconds of a ceiling fan's vibration -> 14 plain features, and which of them are learnt. */
import { mkdirSync } from "node:fs";
import { meanOf } from "../../src/numerics/mean.js";
import { readArray, writeArray } from "../ecg/arrays.js";

const ROWS = 200;
const AXES = 3;
/** Steps of the readings in a g. */
const STEPS = 2048;
/** States of the fan with nothing on its blades and the sensor where it is, moved about, and on another day. */
const NORMAL = [1, 7, 8];
/** A coin on a blade, at the speed of the others. */
const UNBALANCED = 4;
/** Share of a normal state's seconds, from its first, that are learnt. */
const LEARNT = 0.7;
/** Added before a logarithm, and to deviations. */
const FLOOR = 1e-6;

/** What a second is for. */
export const FAN_ROLES = { none: 0, learn: 1, test: 2 } as const;

/** Features of one second [200][3] of readings whose means say how the sensor sits, and are left out. */
export function vibrationOf(readings: ArrayLike<number>): number[] {
  const axes = Array.from({ length: AXES }, (_, axis) =>
    Array.from({ length: ROWS }, (_, row) => readings[row * AXES + axis]! / STEPS),
  );
  const moving = axes.map((values) => values.map((value) => value - meanOf(values)));
  const deviations = moving.map((values) => Math.sqrt(meanOf(values.map((value) => value ** 2))) + FLOOR);
  const magnitudes = Array.from({ length: ROWS }, (_, row) =>
    Math.hypot(...moving.map((values) => values[row]!)),
  );
  const middle = meanOf(magnitudes);
  const spread = Math.sqrt(meanOf(magnitudes.map((value) => (value - middle) ** 2)));
  return [
    ...deviations.map(Math.log),
    ...moving.map((values) => Math.log(meanOf(values.map(Math.abs)) + FLOOR)),
    ...(
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const
    ).map(
      ([a, b]) =>
        meanOf(moving[a]!.map((value, row) => value * moving[b]![row]!)) / (deviations[a]! * deviations[b]!),
    ),
    Math.log(middle + FLOOR),
    Math.log(spread + FLOOR),
    ...moving.map((values, axis) => meanOf(values.map((value) => value ** 4)) / deviations[axis]! ** 4),
  ];
}

/** Reads seconds, states and their numbers from `source`, writes them in the order of recording to `target`; gives their number. */
export function prepareFan(source: string, target: string): number {
  const readings = readArray(source, "x").data;
  const states = Array.from(readArray(source, "state").data, Number);
  const numbers = Array.from(readArray(source, "number").data, Number);
  const of = (state: number) =>
    states.flatMap((each, at) => (each === state ? [at] : [])).sort((a, b) => numbers[a]! - numbers[b]!);
  const normal = NORMAL.flatMap((state) => {
    const own = of(state);
    const learnt = Math.floor(LEARNT * own.length);
    return own.map((at, n) => ({ at, role: n < learnt ? FAN_ROLES.learn : FAN_ROLES.test }));
  });
  const seconds = [...normal, ...of(UNBALANCED).map((at) => ({ at, role: FAN_ROLES.test }))];
  const size = ROWS * AXES;
  const features = seconds.flatMap(({ at }) => vibrationOf(readings.subarray(at * size, (at + 1) * size)));
  mkdirSync(target, { recursive: true });
  writeArray(target, "features", Float32Array.from(features), seconds.length);
  const written = { state: seconds.map(({ at }) => states[at]!), role: seconds.map(({ role }) => role) };
  for (const [name, values] of Object.entries(written))
    writeArray(target, name, Uint8Array.from(values), seconds.length);
  return seconds.length;
}
