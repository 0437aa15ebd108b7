function half(n: i32): i32 {
  return n < 2 ? 0 : 1 + half(n >> 1);
}

export function f(x: Float32Array): i32 {
  return half(Math.trunc(x[0]!));
}
