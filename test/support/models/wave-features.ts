/** Features of a wave of two channels, in floats and in integers, and of one frame of it. */

const SHARES = [0.25, 0.5, 0.25];

/** Smoothed steps, their mean square and its logarithm, for both channels. */
export function steps(window: Int16Array): Float32Array {
  const out = new Float32Array(6);
  for (let c = 0; c < 2; c++) {
    const one = new Float32Array(window.length / 2);
    for (let t = 0; t < one.length; t++) one[t] = window[2 * t + c]! / 64;
    const smooth = smoothed(one);
    const difference = new Float32Array(smooth.length - 1);
    for (let t = 0; t < difference.length; t++) difference[t] = smooth[t + 1]! - smooth[t]!;
    const power = meanSquare(difference);
    out[3 * c] = difference[0]!;
    out[3 * c + 1] = power;
    out[3 * c + 2] = Math.log(power + 1);
  }
  return out;
}

function smoothed(x: Float32Array): Float32Array {
  const out = new Float32Array(x.length - 2);
  for (let t = 0; t < out.length; t++)
    out[t] = SHARES[0]! * x[t]! + SHARES[1]! * x[t + 1]! + SHARES[2]! * x[t + 2]!;
  return out;
}

function meanSquare(x: Float32Array): number {
  let sum = 0.5 - 0.5;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum / x.length;
}

/** Sums of distances over one, two and four readings; a reading that is named by another one may be outside. */
export function distances(window: Int16Array): Int16Array {
  const out = new Int16Array(6);
  const half = new Int32Array(window.length);
  for (let i = 0; i < half.length; i++) half[i] = window[i]! >> 1;
  for (let b = 0; b < 3; b++) {
    for (let c = 0; c < 2; c++) {
      let sum = 0;
      const lag = 2 << b;
      for (let i = 0; i < half.length - lag; i += 2) sum += Math.abs(half[i + c]! - half[i + lag + c]!);
      out[2 * b + c] = Math.min(32767, sum >> 6);
    }
  }
  out[5] = out[5]! ^ half[Math.abs(window[0]!) % 40]!;
  return out;
}
