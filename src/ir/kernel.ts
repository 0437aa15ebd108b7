/** Kernels for a fully connected product of int8 constants, in the order in which ties between costs are resolved. */
export const KERNELS = ["sparse", "row", "dot"] as const;

/** One of them; all give the same bits. */
export type Kernel = (typeof KERNELS)[number];
