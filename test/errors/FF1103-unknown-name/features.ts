const THRESHOLD = 0.5;

export function f(x: Float32Array): f32 {
  return x[0]! > TRESHOLD ? 1 : 0;
}
