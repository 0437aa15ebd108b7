import type { OnnxNode } from "./onnx-file.js";

/** Name of a node, by its first output where it has none, and its operator. */
export function labelOf({ node }: { readonly node: OnnxNode }): {
  readonly name: string;
  readonly op: string;
} {
  return { name: node.name || node.outputs[0] || node.op, op: node.op };
}
