export function spread(window: Int16Array): Float32Array {
  const out = new Float32Array(2);
  const width = window[3]! - window[2]!;
  out[0] = window[0]!;
  out[1] = window[1]! / width;
  return out;
}
