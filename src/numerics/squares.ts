/**
 * Scaling of float32 values to a root mean square of one; twin of templates/runtime/ff_squares.h. Every operation is
 * rounded to float32 and none is fused. The sum of squares of finite values may leave the range in which a float32 is
 * exact to its last place; they are then taken times a power of two, which brings any float32 back into it.
 */

const f = Math.fround;

/** The least normal float32, and the first power of two that is none. */
const [LEAST_NORMAL, INFINITE] = [2 ** -126, 2 ** 128];

/** Factors of squares that are too small, and too large. */
const [LARGER, SMALLER] = [2 ** 100, 2 ** -80];

/** h = ((v * before - mean) * after) * factor, each operation rounded; null where every h is 0. */
export interface RootMeanSquare {
  readonly before: number;
  readonly mean: number;
  readonly after: number;
  readonly factor: number;
}

/**
 * Factor that brings `values` (or `values - mean` where `center`) to a root mean square of `target`, a power of two;
 * null for values that are all alike, and all 0. Right for all finite values; of others, `factor` is 0 or NaN.
 */
export function rootMeanSquare(
  values: ArrayLike<number>,
  center: boolean,
  target: number,
): RootMeanSquare | null {
  let found = squaresOf(values, center, 1, 1);
  if (!(found.ss >= LEAST_NORMAL && found.ss < INFINITE))
    found =
      found.ss < LEAST_NORMAL ? squaresOf(values, center, 1, LARGER) : squaresOf(values, center, SMALLER, 1);
  const { ss, before, mean, after } = found;
  if (ss === 0) return null;
  return { before, mean, after, factor: f(target / f(Math.sqrt(f(ss / values.length)))) };
}

/** One value, brought to the common root mean square. */
export function scaledBy({ before, mean, after, factor }: RootMeanSquare, value: number): number {
  return f(f(f(f(value * before) - mean) * after) * factor);
}

/** The sum of squares `ss` of z; NaN where it is 0 although a unit is active, so that all scores made of squares are. */
export function notVanished(ss: number, z: Float32Array): number {
  return ss === 0 && z.some((each) => each !== 0) ? Number.NaN : ss;
}

function squaresOf(values: ArrayLike<number>, center: boolean, before: number, after: number) {
  const size = values.length;
  const mean = center ? meanOf(values, before) : 0;
  let ss = 0;
  for (let i = 0; i < size; i++) {
    const v = f(f(f(values[i]! * before) - mean) * after);
    ss = f(ss + f(v * v));
  }
  return { ss, before, mean, after };
}

/** Mean of values times `before`, by how far they are from the first: exact for values that are all alike. */
function meanOf(values: ArrayLike<number>, before: number): number {
  const first = f(values[0]! * before);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum = f(sum + f(f(values[i]! * before) - first));
  return f(first + f(sum / values.length));
}
