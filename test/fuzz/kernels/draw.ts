import type { Random } from "../../../src/numerics/prng.js";

/** Values for kernels, of which many stand at the edges of their range. */
export interface Draw {
  readonly integer: (low: number, high: number) => number;
  readonly oneOf: <Value>(values: readonly Value[]) => Value;
  /** Sizes of tensors: small, around the lengths of registers, large. */
  readonly size: (most: number) => number;
  /** Integers within low and high; at `density` other than zero, often at an edge. */
  readonly int8s: (count: number, low: number, high: number) => Int8Array;
  readonly int16s: (count: number, low: number, high: number) => Int16Array;
  readonly int32s: (count: number, low: number, high: number) => Int32Array;
  /** Bits of halves: ordinary ones, with zeros, or any at all, NaN, infinities, subnormals and -0 among them. */
  readonly halves: (count: number) => Uint16Array;
  /** The same as floats, whose NaNs are of every kind. */
  readonly floats: (count: number) => Uint32Array;
  /** Ordinary floats of at most this size. */
  readonly ordinary: (count: number, largest: number) => Float32Array;
}

const HALVES = [
  0, 0x8000, 1, 0x8001, 0x3ff, 0x400, 0x8400, 0x3c00, 0xbc00, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00, 0x7d01,
];
const FLOATS = [
  ...[0, 0x80000000, 1, 0x80000001, 0x7fffff, 0x800000, 0x3f800000, 0xbf800000, 0x7f7fffff, 0xff7fffff],
  ...[0x7f800000, 0xff800000, 0x7fc00000, 0xffc00001, 0x7fa00001, 0x1f800000, 0x5f800000, 0x477fe000],
];
const SIZES = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129];

/** Draws from a stream of random numbers. */
export function drawFrom(random: Random): Draw {
  const integer = (low: number, high: number): number => low + random.below(high - low + 1);
  const oneOf = <Value>(values: readonly Value[]): Value => values[random.below(values.length)]!;
  const integers = (low: number, high: number): (() => number) => {
    const density = oneOf([0, 0.05, 0.3, 1]);
    const edges = oneOf([0, 0.5, 1]);
    const places = [low, high, low + 1, high - 1, 1, -1].filter((each) => low <= each && each <= high);
    return () => {
      if (random.uniform() >= density) return Math.max(0, low);
      return random.uniform() < edges ? oneOf(places) : integer(low, high);
    };
  };
  /** Bits of one number in three manners; `all` has how many there are. */
  const bits = (specials: readonly number[], plain: () => number, all: () => number): (() => number) => {
    const density = oneOf([0.1, 0.6, 1]);
    const strange = oneOf([0, 0, 0.02, 0.5]);
    return () => {
      if (random.uniform() >= density) return 0;
      return random.uniform() >= strange ? plain() : random.below(2) ? oneOf(specials) : all();
    };
  };
  const halfSpan = integer(1, 20);
  return {
    integer,
    oneOf,
    size: (most) => Math.min(most, random.below(2) ? oneOf(SIZES) : integer(1, most)),
    int8s: (count, low, high) => Int8Array.from({ length: count }, integers(low, high)),
    int16s: (count, low, high) => Int16Array.from({ length: count }, integers(low, high)),
    int32s: (count, low, high) => Int32Array.from({ length: count }, integers(low, high)),
    halves: (count) => {
      const plain = (): number =>
        (random.below(2) << 15) | ((integer(0, halfSpan) << 10) | random.below(1024));
      return Uint16Array.from(
        { length: count },
        bits(HALVES, plain, () => random.below(65536)),
      );
    },
    floats: (count) => {
      const [low, span] = [integer(60, 140), integer(0, 40)];
      const plain = (): number =>
        ((random.below(2) << 31) | ((low + random.below(span + 1)) << 23) | random.below(1 << 23)) >>> 0;
      return Uint32Array.from(
        { length: count },
        bits(FLOATS, plain, () => random.uint32()),
      );
    },
    ordinary: (count, largest) =>
      Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * largest),
  };
}
