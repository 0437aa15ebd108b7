/** Kernel for a fully connected product of int8 constants; all give the same bits. */
export type Kernel = "sparse" | "row" | "dot";
