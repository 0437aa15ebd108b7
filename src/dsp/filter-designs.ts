/** Sections of `Biquads`, as tables; Robert Bristow-Johnson's formulas. */
import type { f32 } from "../features/scalars.js";

/** Butterworth of second order below `cutoff` Hz. */
export function lowpass(rate: f32, cutoff: f32): Float32Array {
  return section(rate, cutoff, 1);
}

/** Butterworth of second order above `cutoff` Hz. */
export function highpass(rate: f32, cutoff: f32): Float32Array {
  return section(rate, cutoff, -1);
}

/** Passes `center` Hz with gain 1, and `center / q` Hz around it to half the power. */
export function bandpass(rate: f32, center: f32, q: f32): Float32Array {
  const w = (2 * Math.PI * center) / rate;
  const alpha = Math.sin(w) / (2 * q);
  return scaled(alpha, 0, -alpha, 1 + alpha, -2 * Math.cos(w), 1 - alpha);
}

/** Takes `center` Hz away, and `center / q` Hz around it to half the power. */
export function notch(rate: f32, center: f32, q: f32): Float32Array {
  const w = (2 * Math.PI * center) / rate;
  const alpha = Math.sin(w) / (2 * q);
  const c = Math.cos(w);
  return scaled(1, -2 * c, 1, 1 + alpha, -2 * c, 1 - alpha);
}

/** Low pass for side = 1, high pass for side = -1. */
function section(rate: f32, cutoff: f32, side: f32): Float32Array {
  const w = (2 * Math.PI * cutoff) / rate;
  const alpha = Math.sin(w) * Math.SQRT1_2;
  const c = Math.cos(w);
  const edge = 0.5 * (1 - side * c);
  return scaled(edge, 2 * side * edge, edge, 1 + alpha, -2 * c, 1 - alpha);
}

function scaled(b0: f32, b1: f32, b2: f32, a0: f32, a1: f32, a2: f32): Float32Array {
  return Float32Array.of(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
