/** How a fully connected product of int8 constants is computed; all give the same bits. */
export type Kernel = "sparse" | "row" | "dot";
