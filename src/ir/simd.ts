import type { Sums } from "../model.js";

/** Vector instructions that kernels have a form for; `pulp`: Xpulp (integers, hardware loops) and Xfvec (pairs of halves). */
export type Simd = "none" | "rvv" | "pulp";

/** Everything that differs between vector instructions beside kernels (`templates/runtime/<name>_<simd>.c`) and their costs. */
export interface SimdTraits {
  /** Formats to which sums of products of halves can be rounded, the default first. */
  readonly sums: readonly [Sums, ...Sums[]];
  /** True where registers have a length that an emulator is told. */
  readonly hasVectorLength: boolean;
  /** Dimensions from which on a table of short elements begins on a word, because kernels take pieces of it as words. */
  readonly wordsFrom: number;
  /** True where kernels that skip zero inputs read them at any address; scalar ones read whole words. */
  readonly skipsAnywhere: boolean;
  /** True where convolutions read all windows of a row again while it is written; else those of a few positions. */
  readonly readsRowsAgain: boolean;
  /** True where an update of several cores can take the lists of inputs that the product before it has made. */
  readonly keepsLists: boolean;
  /** Stack of each core but the first, which runs parts of kernels alone; those keep lists and sums there. */
  readonly coreStackBytes: number;
  /** Folder of targets/arch that emulates instructions which QEMU lacks; null where it has all. */
  readonly emulation: string | null;
}

/** A row for each kind of vector instructions. */
export const SIMD: Readonly<Record<Simd, SimdTraits>> = {
  none: {
    sums: ["f32", "f16"],
    hasVectorLength: false,
    wordsFrom: 4, // weights of convolutions: [rows][columns][channels][outputs]
    skipsAnywhere: false,
    readsRowsAgain: false,
    keepsLists: false,
    coreStackBytes: 6144,
    emulation: null,
  },
  rvv: {
    sums: ["f32", "f16"],
    hasVectorLength: true,
    wordsFrom: Number.POSITIVE_INFINITY,
    skipsAnywhere: true,
    readsRowsAgain: true,
    keepsLists: false,
    coreStackBytes: 10240,
    emulation: null,
  },
  pulp: {
    sums: ["f16"],
    hasVectorLength: false,
    wordsFrom: 0,
    skipsAnywhere: false,
    readsRowsAgain: true,
    keepsLists: true,
    coreStackBytes: 6144,
    emulation: "pulp",
  },
};

/** The names of all kinds. */
export const SIMD_NAMES = Object.keys(SIMD) as readonly Simd[];
