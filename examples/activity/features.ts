/** Features of a phone's movement: how it hangs, and the spectra of five signals that do not depend on its turn around the leg. */
import type { f32, i32 } from "ff-edge";
import { bandPowers, deviation, hann, lineLength, mean, powerSpectrum, windowed } from "ff-edge/dsp";

/** Readings of a window, about five and a half seconds at 46 Hz, of six values each. */
const ROWS = 256;
const CHANNELS = 6;
/** A spectrum is the mean of three frames, half over each other: bins of about 0.36 Hz. */
const FRAME = 128;
const TAPER = hann(FRAME);
const EDGES = new Int16Array([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 24, 32, 48]);
const BANDS = 14;
/** Values of one signal: band powers, deviation and mean step. */
const PER_SIGNAL = BANDS + 2;
/** Power below which a band counts as silent. */
const FLOOR = 3000;
/** Units of the sensor that are cm/s2 and 0.01 rad/s. */
const ACCELERATION = 4;
const ROTATION = 20;

/** One column of the window in these units. */
function column(window: Int16Array, which: i32, unit: f32): Float32Array {
  const x = new Float32Array(ROWS);
  for (let i = 0; i < ROWS; i++) x[i] = window[i * CHANNELS + which]! / unit;
  return x;
}

/** Logarithms of the band powers of a signal, of its deviation and of its mean step, from `at` on. */
function describe(x: Float32Array, out: Float32Array, at: i32): void {
  const powers = new Float32Array(BANDS);
  const level = mean(x);
  const centered = new Float32Array(FRAME);
  for (let start = 0; start <= ROWS - FRAME; start += FRAME / 2) {
    for (let i = 0; i < FRAME; i++) centered[i] = x[start + i]! - level;
    const bands = bandPowers(powerSpectrum(windowed(centered, TAPER)), EDGES);
    for (let band = 0; band < BANDS; band++) powers[band] = powers[band]! + bands[band]!;
  }
  for (let band = 0; band < BANDS; band++) out[at + band] = Math.log(powers[band]! + FLOOR);
  out[at + BANDS] = Math.log(deviation(x) + 1);
  out[at + BANDS + 1] = Math.log(lineLength(x) / (ROWS - 1) + 1);
}

/** The direction of gravity; acceleration along it and across it; rotation around each axis. */
export function movement(window: Int16Array): Float32Array {
  const out = new Float32Array(3 + 5 * PER_SIGNAL);
  const x = column(window, 0, ACCELERATION);
  const y = column(window, 1, ACCELERATION);
  const z = column(window, 2, ACCELERATION);
  const downX = mean(x);
  const downY = mean(y);
  const downZ = mean(z);
  const length = Math.sqrt(downX * downX + downY * downY + downZ * downZ) + 1;
  out[0] = downX / length;
  out[1] = downY / length;
  out[2] = downZ / length;
  for (let i = 0; i < ROWS; i++) {
    const along = x[i]! * out[0]! + y[i]! * out[1]! + z[i]! * out[2]!;
    const all = x[i]! * x[i]! + y[i]! * y[i]! + z[i]! * z[i]!;
    x[i] = along;
    y[i] = Math.sqrt(Math.max(all - along * along, 0));
  }
  describe(x, out, 3);
  describe(y, out, 3 + PER_SIGNAL);
  for (let axis = 0; axis < 3; axis++) {
    describe(column(window, 3 + axis, ROTATION), out, 3 + (2 + axis) * PER_SIGNAL);
  }
  return out;
}
