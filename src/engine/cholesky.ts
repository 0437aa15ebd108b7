/**
 * Solves A X = B for a symmetric positive definite A [n][n] and B [n][columns], row-major in float64, by
 * A = L L^T (Cholesky). Only the lower triangle of A is read. Throws where a pivot is not above zero.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const lower = factorize(a, n);
  const x = b.slice();
  const columns = b.length / n;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(x, i, k, lower[i * n + k]!, columns);
    divideRow(x, i, lower[i * n + i]!, columns);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(x, i, k, lower[k * n + i]!, columns);
    divideRow(x, i, lower[i * n + i]!, columns);
  }
  return x;
}

/** L of A = L L^T, row by row; what stands above its diagonal is meaningless. */
function factorize(a: Float64Array, n: number): Float64Array {
  const lower = a.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = lower[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * n + k]! * lower[j * n + k]!;
      if (j < i) lower[i * n + j] = rest / lower[j * n + j]!;
      else if (rest > 0) lower[i * n + i] = Math.sqrt(rest);
      else throw new Error(`pivot ${i} of ${n} is ${rest}: the matrix is not positive definite`);
    }
  }
  return lower;
}

/** Row `to` minus `factor` times row `from`. */
function subtractRow(x: Float64Array, to: number, from: number, factor: number, columns: number): void {
  if (factor === 0) return;
  for (let c = 0; c < columns; c++) {
    x[to * columns + c] = x[to * columns + c]! - factor * x[from * columns + c]!;
  }
}

function divideRow(x: Float64Array, row: number, divisor: number, columns: number): void {
  for (let c = 0; c < columns; c++) x[row * columns + c] = x[row * columns + c]! / divisor;
}
