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
  windows(windows: Windows): void;
  /** Writes the indices of the values that are not zero to `list`, until either ends; returns their number. */
  nonZero(values: Float32Array, list: Int32Array): number;
}

/**
 * Maps [batch][pixels x channels] under a window: each position of each map has a row of sums, which begins with the bias and
 * adds value times row of weights for each value that is not zero, in the order of the map.
 */
export interface Windows {
  readonly maps: Float32Array;
  readonly pixels: number;
  readonly channels: number;
  /** [taps x channels][filters], and three floats behind them unless filters are a multiple of four. */
  readonly weights: Float32Array;
  /** [filters], and the same behind them. */
  readonly bias: Float32Array;
  readonly filters: number;
  /** [batch][positions][filters] */
  readonly sums: Float32Array;
  /**
   * Per position, the bytes of its runs, and three words for each run of pixels: byte offsets in `starts` of the first one and of
   * the one behind the last, byte offset in the weights of what the map's first value would meet.
   */
  readonly table: Int32Array;
  /** Room for the values of a map that are not zero, each with the byte offset of its row from the map's first, and one more. */
  readonly list: Float32Array;
  /** Room for where the values of each pixel begin in the list, and for its end. */
  readonly starts: Int32Array;
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
  windows(windows) {
    const size = windows.pixels * windows.channels;
    const sums = windows.sums.length / (windows.maps.length / size);
    for (let n = 0; n * size < windows.maps.length; n++) {
      listMap(windows, windows.maps.subarray(n * size, (n + 1) * size));
      sumPositions(windows, windows.sums.subarray(n * sums, (n + 1) * sums));
    }
  },
  nonZero(values, list) {
    let count = 0;
    for (let i = 0; i < values.length && count < list.length; i++) if (values[i] !== 0) list[count++] = i;
    return count;
  },
};

/** Writes the values of a map that are not zero, and where those of each pixel begin. */
function listMap({ pixels, channels, filters, list, starts }: Windows, map: Float32Array): void {
  const words = wordsOf(list);
  let entry = 0;
  for (let at = 0; at < map.length; at++) {
    if (at % channels === 0) starts[at / channels] = list.byteOffset + 4 * entry;
    list[entry] = map[at]!;
    words[entry + 1] = 4 * at * filters;
    if (map[at] !== 0) entry += 2;
  }
  starts[pixels] = list.byteOffset + 4 * entry;
}

function sumPositions(windows: Windows, sums: Float32Array): void {
  const { weights, bias, filters, table, list, starts } = windows;
  const words = wordsOf(list);
  let own = 0;
  for (let at = 0; at < table.length; own += filters) {
    const end = at + 1 + table[at]! / 4;
    for (let k = 0; k < filters; k++) sums[own + k] = bias[k]!;
    for (at++; at < end; at += 3) {
      const [from, until] = [starts[table[at]! / 4]!, starts[table[at + 1]! / 4]!];
      for (let entry = (from - list.byteOffset) / 4; entry < (until - list.byteOffset) / 4; entry += 2) {
        const row = (table[at + 2]! + words[entry + 1]!) / 4;
        for (let k = 0; k < filters; k++)
          sums[own + k] = f(sums[own + k]! + f(list[entry]! * weights[row + k]!));
      }
    }
  }
}

function wordsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

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
