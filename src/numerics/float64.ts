/** Mean of z[i]^2 for start <= i < end, in float64. */
export function meanSquare(z: Float32Array, start: number, end: number): number {
  let squares = 0;
  for (let i = start; i < end; i++) squares += z[i]! * z[i]!;
  return squares / (end - start);
}
