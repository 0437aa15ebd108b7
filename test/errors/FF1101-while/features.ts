export const spread = (window: Int16Array): Float32Array => {
  const out = new Float32Array(3);
  let i = 0;
  while (i < 3 && window[i] !== 0) {
    out[i] = window[i + 1]! - window[i]!;
    i += 1;
  }
  return out;
};
