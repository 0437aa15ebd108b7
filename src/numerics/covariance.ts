/** Linear algebra of symmetric matrices [size][size], row-major, for detectors that reports compare with. */

/** Share of the mean variance that is added to the diagonal, so that columns which follow from others do no harm. */
const RIDGE = 1e-6;

/** Solver of C x = b, with a little added to the diagonal of C. */
export function choleskySolver(matrix: Float64Array, size: number): (b: ArrayLike<number>) => Float64Array {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += matrix[i * size + i]!;
  const ridge = RIDGE * (trace / size) || 1;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]! + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / lower[j * size + j]!;
    }
  return (b) => {
    const x = Float64Array.from(b);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
      x[i]! /= lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
      x[i]! /= lower[i * size + i]!;
    }
    return x;
  };
}

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
