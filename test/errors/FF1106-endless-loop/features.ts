export function f(x: Float32Array): f32 {
  let sum = 0;
  for (let i = x.length; i >= 0; i++) sum += 1;
  return sum;
}
