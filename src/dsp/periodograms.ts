/** Magnitudes of power spectra [bins], and spectra of windows that are longer than a frame. */
import type { f32, i32 } from "../features/scalars.js";
import { table } from "./intrinsics.js";
import type { Samples } from "./samples.js";
import { powerSpectrum } from "./spectrum.js";
import { hann, windowed } from "./tapers.js";

/** |X[k]| of a power spectrum: roots of its bins. */
export function magnitudes(power: Float32Array): Float32Array {
  const y = new Float32Array(power.length);
  for (let k = 0; k < power.length; k++) y[k] = Math.sqrt(power[k]!);
  return y;
}

/**
 * Mean of the power spectra [size / 2 + 1] of all frames [size] of a window that begin half a frame behind each other, under Hann's
 * taper and without a scale; size a power of 2 from 8 on, at most x.length. Welch, IEEE Audio 15 (1967) 70.
 */
export function welch(x: Samples, size: i32): Float32Array {
  const taper = table(hann, size);
  const half = size >> 1;
  const sum = new Float32Array(half + 1);
  let frames: f32 = 0;
  for (let start = 0; start <= x.length - size; start += half) {
    const power = powerSpectrum(windowed(x.subarray(start, start + size), taper));
    for (let k = 0; k <= half; k++) sum[k] = sum[k]! + power[k]!;
    frames += 1;
  }
  for (let k = 0; k <= half; k++) sum[k] = sum[k]! / frames;
  return sum;
}
