export function mean(x: Float32Array): f32 {
  let sum = 0;
  for (const value of x) sum += value;
  return sum / x.length;
}
