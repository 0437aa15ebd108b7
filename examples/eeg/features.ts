/** Features of four seconds of two leads of EEG, by amplitude and by shape: patients and electrodes differ in amplitude. */
import type { f32 } from "ff-edge";
import {
  bandPowers,
  correlation,
  detrend,
  deviation,
  hann,
  hjorth,
  kurtosis,
  lineLength,
  maximum,
  minimum,
  powerSpectrum,
  skewness,
  windowed,
} from "ff-edge/dsp";

/** Samples of one lead, 128 a second; 0.4 uV each. */
const LENGTH = 512;
/** A spectrum is the sum of three frames, half over each other: bins of 0.5 Hz. */
const FRAME = 256;
const TAPER = hann(FRAME);
/** Bands of 1 2 4 6 8 10 13 17 22 30 45 Hz, in bins. */
const EDGES = new Int16Array([2, 4, 8, 12, 16, 20, 26, 34, 44, 60, 90]);
const BANDS = 10;
const VALUES = BANDS + 10;
/** Parts of half a second, of which the steps of the curve are compared. */
const PARTS = 8;
const PART = LENGTH / PARTS;
/** Power below which a band counts as silent. */
const FLOOR = 1000;

/** Least and largest of each value that count: what goes beyond them says no more about a seizure, but much about a patient. */
const LEAST = new Float32Array([
  -3, -2.5, -3.6, -4.6, -5.4, -5.6, -5.7, -5.8, -5.6, -5.6, 17.6, 8.7, 7.3, 0.1, 0.8, -0.8, 1.1, 0, 2.7, 2.1,
]);
const LARGEST = new Float32Array([
  -0.2, -0.4, -1.4, -1.9, -2.3, -2.2, -2.2, -1.9, -1.7, -1.4, 22.4, 11.2, 12.1, 0.9, 5.4, 1, 2, 0.55, 5.5,
  4.6,
]);

/** What one lead [512] says: band powers against the power of all, that power, and the shape of the curve. */
function describe(x: Float32Array): Float32Array {
  const values = new Float32Array(VALUES);
  for (let start = 0; start <= LENGTH - FRAME; start += FRAME / 2) {
    const frame = windowed(detrend(x.subarray(start, start + FRAME)), TAPER);
    const powers = bandPowers(powerSpectrum(frame), EDGES);
    for (let band = 0; band < BANDS; band++) values[band] = values[band]! + powers[band]!;
  }
  let power: f32 = 0;
  for (let band = 0; band < BANDS; band++) power += values[band]!;
  const all = Math.log(power + FLOOR);
  for (let band = 0; band < BANDS; band++) values[band] = Math.log(values[band]! + FLOOR) - all;
  const shape = hjorth(x);
  values[BANDS] = all;
  values[BANDS + 1] = Math.log(lineLength(x) + 1);
  values[BANDS + 2] = Math.log(shape[0]! + 1);
  values[BANDS + 3] = shape[1]!;
  values[BANDS + 4] = shape[2]!;
  values[BANDS + 5] = skewness(x);
  values[BANDS + 6] = Math.log(kurtosis(x) + 1);
  const steps = stepsOfParts(x);
  values[BANDS + 7] = deviation(steps);
  values[BANDS + 8] = maximum(steps);
  values[BANDS + 9] = minimum(steps);
  for (let k = 0; k < VALUES; k++) {
    values[k] = Math.min(Math.max(values[k]!, LEAST[k]!), LARGEST[k]!);
  }
  return values;
}

/** Logarithms of the mean step of each part of a lead [512]. */
function stepsOfParts(x: Float32Array): Float32Array {
  const steps = new Float32Array(PARTS);
  for (let part = 0; part < PARTS; part++) {
    const start = part * PART;
    steps[part] = Math.log(lineLength(x.subarray(start, start + PART)) / (PART - 1) + 1);
  }
  return steps;
}

/** Two leads, one after the other: mean and difference of what they say, and how alike they are. */
export function leads(window: Int16Array): Float32Array {
  const left = new Float32Array(LENGTH);
  const right = new Float32Array(LENGTH);
  for (let i = 0; i < LENGTH; i++) {
    left[i] = window[i]!;
    right[i] = window[LENGTH + i]!;
  }
  const a = describe(left);
  const b = describe(right);
  const values = new Float32Array(2 * VALUES + 1);
  for (let k = 0; k < VALUES; k++) {
    values[k] = (a[k]! + b[k]!) / 2;
    values[VALUES + k] = Math.abs(a[k]! - b[k]!);
  }
  values[2 * VALUES] = correlation(left, right);
  return values;
}
