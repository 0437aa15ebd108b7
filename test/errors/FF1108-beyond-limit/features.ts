export function f(x: Float32Array): f32 {
  let sum = 0;
  for (let size = 1; size < 100; size++) {
    const part = new Float32Array(size);
    part.fill(x[0]!);
    sum += part[0]!;
  }
  return sum;
}
