export function f(x: Float32Array): f32 {
  const count = Math.trunc(x[0]!);
  const part = new Float32Array(count);
  return part[0]!;
}
