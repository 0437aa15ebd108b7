const WEIGHTS = [0.5, 0.3, 0.2];

/** Of both channels the smoothed last reading, and the largest step of all. */
export function features(window: Int16Array): Float32Array {
  const out = new Float32Array(4);
  const smooth = new Float32Array(6);
  let largest = 0;
  for (let c = 0; c < 2; c++) {
    for (let t = 0; t < smooth.length; t++) {
      let sum = 0.5 * WEIGHTS[0]! * window[2 * t + c]!;
      for (let k = 1; k < 3; k++) sum += WEIGHTS[k]! * window[2 * (t + k) + c]!;
      smooth[t] = sum;
      largest = Math.max(largest, Math.abs(window[2 * t + c]! - window[2 * t + 2 + c]!));
    }
    out[c] = smooth[5]!;
    out[2] = Math.log(1 + smooth[0]! * smooth[0]!);
  }
  out[3] = largest;
  return out;
}
