import { KERNELS, type Kernel } from "../ir/kernel.js";
import type { Simd } from "../ir/simd.js";
import type { Product as Work } from "../steps/step.js";

/** Properties on which the cost of one call depends. */
type Product = Pick<Work, "inputs" | "outputs" | "density">;

/** Instructions of one call by kernel; those that are no choice are absent. */
type Costs = Readonly<Partial<Record<Kernel, (product: Product) => number>>>;

/**
 * Retired instructions of one call of the scalar head kernels: clang 19.1.7 -O3, rv32imc, QEMU 10 with -icount
 * shift=0, minstret before and after; least squares of the relative error over 468 points (6 numbers of inputs 16..784,
 * 13 numbers of outputs 1..128, 6 densities 0..1), off by 16 % at most. The kernel that this model picks costs at most
 * 8 % more than the best one, at any of these points; on average 0.2 % more. A dense layer adds the same requantization to each.
 * Rows of whole words were measured anew: 64 x 4, 128 x 4 and 784 x 128, off by 2 % at most; those of `sparse` that are
 * packed at 784 x 128.
 */
const SCALAR: Costs = {
  sparse: ({ inputs, outputs, density }) =>
    160 + 2.6 * inputs + density * inputs * (15 + (packs(outputs) ? 3.12 : 3.3) * outputs) + 17 * outputs,
  row: ({ inputs, outputs }) =>
    130 + inputs * (10 + (outputs % 4 === 0 ? 2.9 : 3.3) * outputs) + 17 * outputs,
  dot: ({ inputs, outputs }) => 70 + inputs * (5 + 4.8 * outputs) + 24 * outputs,
};

/**
 * The same of the vector kernels, for registers of 128 bits: blocks of 64 outputs, or runs of 64 inputs in `dot`, and the
 * instructions of their loops. Longer registers need fewer of either, and the order hardly changes. Of 1344 heads (21
 * numbers of inputs 1..784, 16 of outputs 1..128, 4 densities) `dot` is off by 3 % at most, and the kernel that is chosen
 * costs at most 10 % more than the best one; on average 0.1 % more.
 */
const RVV: Costs = {
  sparse: ({ inputs, outputs, density }) =>
    190 + inputs * (0.31 + 0.4 * density) + Math.ceil(outputs / 64) * (50 + 5.7 * density * inputs),
  row: ({ inputs, outputs }) => 110 + Math.ceil(outputs / 64) * (45 + 5.6 * inputs),
  dot: ({ inputs, outputs }) => {
    const runs = Math.ceil(inputs / 64);
    if (runs === 2) return 110 + 13.3 * outputs; // both in one
    return 90 + 20 * runs + outputs * (14 * runs - 5.3); // two outputs at once in the first
  },
};

/**
 * Four inputs an instruction where rows are whole words, of which those that are zero are left out: as many as if no input
 * knew of its neighbours, which is fewer than in images. All else is scalar.
 */
const PULP: Costs = {
  ...SCALAR,
  dot: ({ inputs, outputs, density }) => {
    if (inputs % 4 !== 0) return 70 + inputs * (5 + 5 * outputs);
    const words = inputs / 4;
    const listed = words * (1 - (1 - density) ** 4);
    return 120 + 8 * words + 6 * listed + outputs * (7 + Math.min(2.5 * listed, 2.25 * words));
  },
};

/** True where ff_dense_sparse.c multiplies two weights at once, if no input is negative. */
function packs(outputs: number): boolean {
  return outputs % 4 === 0 && outputs >= 16;
}

const COSTS: Readonly<Record<Simd, Costs>> = { none: SCALAR, rvv: RVV, pulp: PULP };

/** Reason for the choice, e.g. `19 % of 784 inputs: sparse 2200, row 9200, dot 14000 instructions`. */
export function explainKernel(product: Product, simd: Simd = "none"): string {
  const costs = COSTS[simd];
  const estimates = KERNELS.flatMap((kernel) => {
    const estimate = costs[kernel]?.(product);
    return estimate === undefined ? [] : [`${kernel} ${Number(estimate.toPrecision(2))}`];
  });
  const share = Math.round(100 * product.density);
  return `${share} % of ${product.inputs} inputs: ${estimates.join(", ")} instructions`;
}

/** The kernel with the fewest expected instructions; on a tie the first of sparse, row, dot. */
export function chooseKernel(product: Product, simd: Simd = "none"): Kernel {
  const costs = COSTS[simd];
  const cost = (kernel: Kernel): number => costs[kernel]?.(product) ?? Number.POSITIVE_INFINITY;
  return KERNELS.reduce((best: Kernel, each) => (cost(each) < cost(best) ? each : best), KERNELS[0]);
}
