export function f(x: Float32Array): f32 {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i + 64]!;
  return sum;
}
