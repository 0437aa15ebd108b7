export function f(x: Float32Array): f32 {
  const middle: i32 = x.length / 3 + x[0]!;
  return x[middle]!;
}
