import type { OpIntegers } from "./net.js";
import type { OnnxNode } from "./onnx-file.js";

/** Name of a node, by its first output where it has none, and its operator. */
export function labelOf({ node }: { readonly node: OnnxNode }): {
  readonly name: string;
  readonly op: string;
} {
  return { name: node.name || node.outputs[0] || node.op, op: node.op };
}

/** Scales of the integers that weights were; nothing of floats. Meanings of values come once all nodes are read. */
export function integersOf(weights: readonly number[] | null): { readonly integers?: OpIntegers } {
  return weights === null ? {} : { integers: { input: null, other: null, output: null, weights } };
}
