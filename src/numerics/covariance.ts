/** Rounds of orthogonal iteration: directions whose variances are within a percent of each other may stay mixed. */
const ROUNDS = 300;

/** `count` orthonormal directions of largest variance, by orthogonal iteration. */
export function leadingDirections(matrix: Float64Array, size: number, count: number): Float64Array[] {
  let directions: Float64Array[] = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: size }, (_, i) => Math.cos((i + 1) * (k + 1))),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const found: Float64Array[] = [];
    for (const each of directions) {
      const next = new Float64Array(size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) next[i]! += matrix[i * size + j]! * each[j]!;
      for (const other of found) {
        const along = next.reduce((sum, x, i) => sum + x * other[i]!, 0);
        for (let i = 0; i < size; i++) next[i]! -= along * other[i]!;
      }
      const length = Math.sqrt(next.reduce((sum, x) => sum + x * x, 0));
      if (length > 0) found.push(next.map((x) => x / length));
    }
    directions = found;
  }
  return directions;
}
