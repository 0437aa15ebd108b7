import { clamp } from "./fixed-point.js";

/** Constants with which a cell of integers reconstructs its input. */
export interface CellScales {
  /** Left shift of the input, to the exponent of the sums. */
  readonly raise: number;
  /** Right shift of the difference, half up; 0 for none. */
  readonly shift: number;
}

const LARGEST = 32767;

/**
 * q = z W^T + c - u with the weights W [inputs][units] of the layer itself: q[i] = (c[i] + sum_j z[j] w[i][j] - (u[i] << raise)) >>
 * shift, half up, saturated to +-32767. Returns non-zero z x inputs.
 */
export function reconstructInteger(
  u: Int8Array,
  z: Int8Array,
  weights: Int8Array | Int16Array,
  constant: Int32Array,
  { raise, shift }: CellScales,
  q: Int16Array,
): number {
  const fraction = weights instanceof Int16Array ? 8 : 0; // masters
  const half = shift > 0 ? 1 << (shift - 1) : 0;
  for (let i = 0; i < q.length; i++) {
    let sum = constant[i]! - (u[i]! << raise);
    for (let j = 0; j < z.length; j++) sum += z[j]! * (weights[i * z.length + j]! >> fraction);
    q[i] = clamp((sum + half) >> shift, -LARGEST, LARGEST);
  }
  return q.length * nonZero(z);
}

/**
 * The same of floats: sums begin at c and run over the units whose z is not 0, in their order, every operation rounded to float32.
 */
export function reconstructReal(
  u: Float32Array,
  z: Float32Array,
  weights: Float32Array,
  constant: Float32Array,
  q: Float32Array,
): number {
  for (let i = 0; i < q.length; i++) {
    let sum = constant[i]!;
    for (let j = 0; j < z.length; j++)
      if (z[j] !== 0) sum = Math.fround(sum + Math.fround(z[j]! * weights[i * z.length + j]!));
    q[i] = sum - u[i]!;
  }
  return q.length * nonZero(z);
}

function nonZero(z: ArrayLike<number>): number {
  let count = 0;
  for (let j = 0; j < z.length; j++) if (z[j] !== 0) count++;
  return count;
}
