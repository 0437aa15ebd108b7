/** Two bearings run to failure: a tenth of a second of vibration every 40 s -> 32 bands, how loud it is, and when in the bearing's life. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { powerSpectrum } from "../../src/dsp/spectrum.js";
import { hann, windowed } from "../../src/dsp/tapers.js";
import { meanOf } from "../../src/numerics/mean.js";
import { readArray, writeArray } from "../ecg/arrays.js";

/** Bearings, and how many times each was read in its life. */
export const BEARINGS = { b11: 2803, b12: 871 } as const;

/** What a reading is for: not yet run in, early life, the end of that, which sets thresholds alone, the life to watch. */
export const BEARING_ROLES = { none: 0, early: 1, watched: 2, settled: 3 } as const;
/** Shares of a life at which these parts begin. */
const [EARLY, SETTLED, WATCHED] = [0.02, 0.15, 0.2];

/** Rows of a reading, and the first of them that a spectrum is made of. */
const [ROWS, POINTS] = [2560, 2048];
const AXES = 2;
const BANDS = 16;
/** Steps of the readings in a g. */
const STEPS = 500;
/** Columns of the trend: the first is the root mean square of the horizontal axis. */
const TREND = 6;
/** Added before a logarithm. */
const FLOOR = 1e-6;

/** Natural logarithms of the energy in bands of equal width, of one axis of a reading [ROWS][AXES], its mean taken away. */
export function bandsOf(reading: ArrayLike<number>, axis: number): number[] {
  const own = Array.from({ length: ROWS }, (_, row) => reading[row * AXES + axis]! / STEPS);
  const mean = meanOf(own);
  const frame = Float32Array.from(own.slice(0, POINTS), (value) => value - mean);
  const power = powerSpectrum(windowed(frame, hann(POINTS)));
  const width = POINTS / 2 / BANDS;
  return Array.from({ length: BANDS }, (_, band) => {
    const lines = power.subarray(band * width + 1, (band + 1) * width + 1);
    return Math.log(lines.reduce((a, b) => a + b) + FLOOR);
  });
}

/** Reads both bearings from `source`, writes their readings in the order of time to folders in `target`; gives their number. */
export function prepareBearings(source: string, target: string): number {
  return Object.entries(BEARINGS).reduce((sum, [name, times]) => {
    const readings = readArray(source, `${name}_x`).data;
    const trend = readArray(source, `${name}_trend`).data;
    const numbers = Array.from(readArray(source, `${name}_file`).data, Number);
    const life = numbers.map((number) => (number - 1) / (times - 1));
    const features = numbers.flatMap((_, n) => {
      const reading = readings.subarray(n * ROWS * AXES, (n + 1) * ROWS * AXES);
      return [...bandsOf(reading, 0), ...bandsOf(reading, 1)];
    });
    const arrays = {
      features: Float32Array.from(features),
      life: Float32Array.from(life),
      loudness: Float32Array.from(numbers, (number) => trend[(number - 1) * TREND]!),
      role: Uint8Array.from(life, roleAt),
    };
    const folder = join(target, name);
    mkdirSync(folder, { recursive: true });
    for (const [array, values] of Object.entries(arrays)) writeArray(folder, array, values, numbers.length);
    return sum + numbers.length;
  }, 0);
}

function roleAt(life: number): number {
  if (life < EARLY) return BEARING_ROLES.none;
  if (life < SETTLED) return BEARING_ROLES.early;
  return life < WATCHED ? BEARING_ROLES.settled : BEARING_ROLES.watched;
}
