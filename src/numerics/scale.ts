/** Choosing scales: exponents of activations, fixed-point multipliers. */

/**
 * The exponent f in low..high whose int8 grid (values k * 2^-f with |k| <= 127) is closest to `values` in mean
 * square, clipping included. Ties go to the smaller exponent, which clips less.
 */
export function bestExponent(values: readonly Float32Array[], low: number, high: number): number {
  let best = low;
  let least = Number.POSITIVE_INFINITY;
  for (let exponent = low; exponent <= high; exponent++) {
    const error = gridError(values, 2 ** exponent);
    if (error < least) {
      least = error;
      best = exponent;
    }
  }
  return best;
}

/** Sum of squared differences of values from the int8 grid of k / scale, |k| <= 127. */
export function gridError(values: readonly Float32Array[], scale: number): number {
  let error = 0;
  for (const row of values) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i]!;
      if (value === 0) continue;
      const integer = Math.max(-127, Math.min(127, Math.floor(value * scale + 0.5)));
      error += (value - integer / scale) ** 2;
    }
  }
  return error;
}

/** Largest exponent f with largest * 2^f <= 127; 0 for a tensor of zeros. */
export function exponentOf(largest: number): number {
  if (largest === 0) return 0;
  let exponent = 0;
  while (largest * 2 ** (exponent + 1) <= 127) exponent++;
  while (largest * 2 ** exponent > 127) exponent--;
  return exponent;
}

/** Fixed-point form of a factor: factor = multiplier * 2^-(32 + shift). */
export interface Multiplier {
  readonly multiplier: number;
  readonly shift: number;
}

/**
 * Multiplier (2^30 .. 2^31 - 1) and shift (1..31) of a positive factor. Null where the factor is 1/4 or more, which
 * no shift can hold. A factor below 2^-33 becomes the smallest there is: it rounds every int32 to zero all the same.
 */
export function fixedPoint(factor: number): Multiplier | null {
  if (factor >= 0.25) return null;
  let shift = 1;
  while (shift < 31 && factor * 2 ** (32 + shift) < 2 ** 30) shift++;
  const multiplier = Math.floor(factor * 2 ** (32 + shift) + 0.5);
  return { multiplier: Math.max(2 ** 30, Math.min(2 ** 31 - 1, multiplier)), shift };
}

/**
 * Multipliers (0 .. 2^31 - 1) of positive factors and the shift of all of them, that of the largest. Null where that is 1/4 or
 * more. A factor of 2^-k of the largest keeps 31 - k bits.
 */
export function fixedPoints(
  factors: readonly number[],
): { readonly multipliers: readonly number[]; readonly shift: number } | null {
  const largest = fixedPoint(Math.max(...factors));
  if (largest === null) return null;
  const { shift } = largest;
  const whole = (factor: number) => Math.min(2 ** 31 - 1, Math.floor(factor * 2 ** (32 + shift) + 0.5));
  return { multipliers: factors.map(whole), shift };
}

/** Largest absolute value; 0 for none. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
