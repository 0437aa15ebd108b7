export function spread(window: Int16Array): Float32Array {
  const out = new Float32Array(3);
  for (let i = 0; i < 3; i++) out[i] = window[i + 1]! - window[i]!;
  return out;
}
