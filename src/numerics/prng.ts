/**
 * The host's one source of randomness: sfc32 (Chris Doty-Humphrey's "Small Fast Counting", PractRand), seeded
 * from one integer. Only integer operations and exact divisions, so the same seed gives the same draws everywhere.
 */
export interface Random {
  /** Uniform on 0 .. 2^32 - 1. */
  uint32(): number;
  /** Uniform on [0, 1), a multiple of 2^-32. */
  uniform(): number;
  /** Mean 0, variance 1, |value| < 6: the sum of twelve uniform draws minus 6 (no transcendental functions). */
  normal(): number;
  /** Uniform integer on 0 .. bound - 1; bound 1 .. 2^32. */
  below(bound: number): number;
  /** Shuffles in place (Fisher-Yates). */
  shuffle(values: { [index: number]: number; readonly length: number }): void;
}

/** Starts a stream; `seed` is used modulo 2^32, `stream` separates uses of one seed. */
export function createRandom(seed: number, stream = 0): Random {
  let a = mix(seed >>> 0);
  let b = mix((stream >>> 0) ^ 0x9e3779b9);
  let c = mix(a ^ b);
  let counter = 1;

  const uint32 = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < 12; round++) uint32();

  const uniform = (): number => uint32() / 0x1_0000_0000;
  const below = (bound: number): number => Math.floor(uniform() * bound);
  return {
    uint32,
    uniform,
    below,
    normal: () => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw++) sum += uniform();
      return sum;
    },
    shuffle: (values) => {
      for (let last = values.length - 1; last > 0; last--) {
        const other = below(last + 1);
        const held = values[last] as number;
        values[last] = values[other] as number;
        values[other] = held;
      }
    },
  };
}

/** A 32-bit finaliser; equal to `mix` of the arithmetic contract. */
export function mix(value: number): number {
  let v = value >>> 0;
  v = Math.imul(v ^ (v >>> 16), 0x7feb352d);
  v = Math.imul(v ^ (v >>> 15), 0x846ca68b);
  return (v ^ (v >>> 16)) >>> 0;
}
