/** Tapers of frames, as tables: periodic ones, for spectra. Formulas: Harris, Proceedings of the IEEE 66 (1978) 51. */
import type { f32, i32 } from "../features/scalars.js";
import type { Samples } from "./samples.js";

/** Hann: 0.5 - 0.5 cos(2 pi i / n). */
export function hann(n: i32): Float32Array {
  return cosineSum(n, 0.5, 0.5, 0);
}

/** Hamming: 0.54 - 0.46 cos(2 pi i / n). */
export function hamming(n: i32): Float32Array {
  return cosineSum(n, 0.54, 0.46, 0);
}

/** Blackman: 0.42 - 0.5 cos(2 pi i / n) + 0.08 cos(4 pi i / n). */
export function blackman(n: i32): Float32Array {
  return cosineSum(n, 0.42, 0.5, 0.08);
}

/** a - b cos(2 pi i / n) + c cos(4 pi i / n). */
export function cosineSum(n: i32, a: f32, b: f32, c: f32): Float32Array {
  const values = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const angle = (2 * Math.PI * i) / n;
    values[i] = a - b * Math.cos(angle) + c * Math.cos(2 * angle);
  }
  return values;
}

/** x[i] w[i]: a frame [n] under a taper [n]. */
export function windowed(x: Samples, w: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! * w[i]!;
  return y;
}
