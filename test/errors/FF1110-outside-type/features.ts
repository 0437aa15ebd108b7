function byte(value: u8): i32 {
  return value;
}

export function f(x: Float32Array): i32 {
  return byte(Math.round(x[0]!));
}
