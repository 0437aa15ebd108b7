/** Places of the diagonal of a symmetric matrix [size][size] in its upper triangle, which is stored row after row. */
export function diagonalOf(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i * size - (i * (i - 1)) / 2);
}
