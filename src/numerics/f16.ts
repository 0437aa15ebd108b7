/**
 * Binary16 ("half") arithmetic on ordinary numbers; twin of templates/runtime/ff_half.h. A half is a number that
 * binary16 holds exactly. Results are never -0, and every NaN is the one with the bits 0x7e00.
 */

const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer); // [low, high]: every host that runs this is little-endian

/**
 * By the exponent field of a double: 1.5 * 2^52 times the last place of a half in that binade. Adding it to a double
 * leaves a sum whose last place is that of the half, so that subtracting it again has rounded to nearest even.
 */
const SHIFTER = Float64Array.from({ length: 2048 }, (_, field) => {
  const exponent = field - 1023;
  return exponent > 15 ? 0 : 1.5 * 2 ** (52 + Math.max(exponent, -14) - 10);
});

/** The half nearest to a double, ties to even: one rounding. From 65520 on it is infinite. */
export function roundHalf(value: number): number {
  DOUBLE[0] = value;
  const shifter = SHIFTER[(WORDS[1]! >>> 20) & 0x7ff]!;
  const rounded = value + shifter - shifter + 0;
  if (rounded > 65504) return Number.POSITIVE_INFINITY;
  return rounded < -65504 ? Number.NEGATIVE_INFINITY : rounded;
}

/**
 * c * x + w of three halves with one rounding. The product is exact in a double. Where the sum is not, c * x lies at
 * least 31 binary places below it, because it has only 22 bits: far from every middle between halves, so that rounding
 * twice is rounding once.
 */
export function fma16(c: number, x: number, w: number): number {
  return roundHalf(c * x + w);
}

/** The half with these 16 bits. */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const field = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (field === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (field ? (1024 + fraction) * 2 ** (field - 25) : fraction * 2 ** -24);
}

/** The 16 bits of a half (any other number is rounded first). */
export function halfBits(value: number): number {
  const half = roundHalf(value);
  if (Number.isNaN(half)) return 0x7e00;
  const sign = half < 0 ? 0x8000 : 0;
  const magnitude = Math.abs(half);
  if (magnitude === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24);
  DOUBLE[0] = magnitude;
  const high = WORDS[1]!;
  return sign | (((high >>> 20) - 1008) << 10) | ((high >>> 10) & 0x3ff);
}

/** Stored halves as numbers, and back. */
export function halvesOf(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfValue);
}

export function halfBitsOf(values: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(values, halfBits);
}
