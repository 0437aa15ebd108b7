/** Functions that the compiler of features provides; in plain JavaScript they compute the same, as far as doubles can. */

/** `make(...args)`, computed once, when the features are compiled: a table in flash. */
export function table<Args extends readonly number[], Result>(
  make: (...args: Args) => Result,
  ...args: Args
): Result {
  return make(...args);
}

/** The upper 32 bits of the product of two i32: one instruction. */
export function mulHigh(a: number, b: number): number {
  return Number((BigInt(a) * BigInt(b)) >> 32n);
}

/** The product of two i32, shifted right by 1 to 31 with half of the last place added; the lower 32 bits. */
export function mulQ(a: number, b: number, shift: number): number {
  const half = 1n << BigInt(shift - 1);
  return Number(BigInt.asIntN(32, (BigInt(a) * BigInt(b) + half) >> BigInt(shift)));
}

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);

/** The bits of an f32. */
export function floatBits(a: number): number {
  FLOAT[0] = a;
  return BITS[0]!;
}

/** The f32 of these bits. */
export function floatFrom(bits: number): number {
  BITS[0] = bits;
  return FLOAT[0]!;
}
