export function spread(window: Float32Array): Float32Array {
  const out = new Float32Array(1);
  out[0] = window[0]! - window[1]!;
  return out;
}
