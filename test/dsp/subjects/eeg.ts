/** Brain waves of two channels, folded to their mean and the magnitude of their difference: 39 numbers. */
import { bandPowers, correlation, hjorth, lineLength, logOf, statistics, welch } from "ff-edge/dsp";

/** Bins of 1 Hz between which powers are summed. */
const EDGES = Int16Array.of(1, 2, 4, 6, 8, 10, 13, 17, 22, 30, 40, 60, 100);
const BANDS = 12;
const EACH = 19;

export function eeg(window: Int16Array): Float32Array {
  const n = window.length >> 1;
  const a = new Float32Array(n);
  const b = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    a[i] = window[2 * i]!;
    b[i] = window[2 * i + 1]!;
  }
  const y = new Float32Array(2 * EACH + 1);
  const one = ofChannel(a);
  const other = ofChannel(b);
  for (let i = 0; i < EACH; i++) {
    y[i] = 0.5 * (one[i]! + other[i]!);
    y[EACH + i] = Math.abs(one[i]! - other[i]!);
  }
  y[2 * EACH] = correlation(a, b);
  return y;
}

/** Logarithms of 12 band powers of a mean of three spectra, line length, deviation, shape and Hjorth's parameters. */
function ofChannel(x: Float32Array): Float32Array {
  const y = new Float32Array(EACH);
  y.set(logOf(bandPowers(welch(x, 256), EDGES), 1), 0);
  y[BANDS] = lineLength(x);
  const all = statistics(x);
  y[BANDS + 1] = all[2]!;
  y[BANDS + 2] = all[7]!;
  y[BANDS + 3] = all[8]!;
  y.set(hjorth(x), BANDS + 4);
  return y;
}
