function scaled(value: f32, factor: f32): f32 {
  return value * factor;
}

export function f(x: Float32Array): f32 {
  return scaled(x[0]!);
}
