/**
 * Loops that training spends its time in beside products. This form runs on every engine; `simd.ts` does the same over the
 * memory of WebAssembly. Every operation rounds to float32.
 */
export interface Loops {
  /** m = m decay1 + g, v = v decay2 + g^2, p = p - rate m / (sqrt(v) + epsilon). */
  adam(p: Float32Array, m: Float32Array, v: Float32Array, g: Float32Array, constants: AdamConstants): void;
  /**
   * Adds patches of maps to sums. A patch is five words in `list`: byte offset of its first row in the sums, the one in the
   * maps, rows, bytes of a row, and the factor, a float. Rows are `sumsRow` and `mapsRow` floats apart.
   */
  patches(list: Int32Array, sums: Float32Array, sumsRow: number, maps: Float32Array, mapsRow: number): void;
  /**
   * Takes the larger, or the sum, of runs of `length` floats of two arrays, into the first. A pair of words in `list` has the
   * byte offsets of the run in each.
   */
  larger(list: Int32Array, into: Float32Array, other: Float32Array, length: number): void;
  sum(list: Int32Array, into: Float32Array, other: Float32Array, length: number): void;
  /** Writes the indices of the values that are not zero to `list`, until either ends; returns their number. */
  nonZero(values: Float32Array, list: Int32Array): number;
}

/** Constants of a step of Adam, as float32. */
export interface AdamConstants {
  readonly decay1: number;
  readonly decay2: number;
  readonly rate: number;
  readonly epsilon: number;
}

/** Words of a patch in a list. */
export const PATCH_WORDS = 5;

const f = Math.fround;

export const plainLoops: Loops = {
  adam(p, m, v, g, { decay1, decay2, rate, epsilon }) {
    for (let i = 0; i < p.length; i++) {
      const gradient = g[i]!;
      const first = f(f(m[i]! * decay1) + gradient);
      const second = f(f(v[i]! * decay2) + f(gradient * gradient));
      m[i] = first;
      v[i] = second;
      p[i] = f(p[i]! - f(f(first / f(f(Math.sqrt(second)) + epsilon)) * rate));
    }
  },
  patches(list, sums, sumsRow, maps, mapsRow) {
    const factors = new Float32Array(list.buffer, list.byteOffset, list.length);
    for (let at = 0; at < list.length; at += PATCH_WORDS) {
      const [to = 0, from = 0, rows = 0, bytes = 0] = list.subarray(at, at + 4);
      const factor = factors[at + 4]!;
      for (let row = 0; row < rows; row++) {
        const own = to / 4 + row * sumsRow;
        const other = from / 4 + row * mapsRow;
        for (let i = 0; i < bytes / 4; i++) sums[own + i] = f(sums[own + i]! + f(factor * maps[other + i]!));
      }
    }
  },
  larger: (list, into, other, length) =>
    eachPair(list, into, other, length, (own, given) => (given > own ? given : own)),
  sum: (list, into, other, length) => eachPair(list, into, other, length, (own, given) => own + given),
  nonZero(values, list) {
    let count = 0;
    for (let i = 0; i < values.length && count < list.length; i++) if (values[i] !== 0) list[count++] = i;
    return count;
  },
};

function eachPair(
  list: Int32Array,
  into: Float32Array,
  other: Float32Array,
  length: number,
  join: (own: number, given: number) => number,
): void {
  for (let at = 0; at < list.length; at += 2) {
    const to = list[at]! / 4;
    const from = list[at + 1]! / 4;
    for (let i = 0; i < length; i++) into[to + i] = join(into[to + i]!, other[from + i]!);
  }
}
