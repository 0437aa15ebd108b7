/** Shared by chains and graphs of layers. */
import type { Limits } from "../ir/layers.js";
import type { Window } from "../ir/window.js";
import type { Op, PoolOp, ProductOp, Refusal } from "./net.js";

/** Refusal of an operation of the file, with what would make it importable. */
export function refusal({ name, op }: Pick<Op, "name" | "op">, reason: string, remedy: string): Refusal {
  return { node: name, op, reason, remedy };
}

/** No activation. */
export const LIMITLESS: Limits = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Obstacle to a pool whose windows do not lie side by side; null where they do. */
export function poolProblem({ window, output }: PoolOp): string | null {
  const { kernel, stride, padding } = window;
  const [rows, columns] = output.length === 2 ? [1, output[0]!] : [output[0]!, output[1]!];
  const beside = (axis: 0 | 1, count: number): boolean => stride[axis] === kernel[axis] || count === 1;
  if (padding.some((each) => each > 0)) return `its pads are [${padding.join(", ")}]`;
  return beside(0, rows) && beside(1, columns)
    ? null
    : `its windows of ${kernel.join(" x ")} overlap or leave gaps`;
}

/** A product whose window brings zeros around the map itself; null for one without a window. */
export function withPadding(
  product: ProductOp,
  [top, left, bottom, right]: Window["padding"],
): ProductOp | null {
  switch (product.kind) {
    case "conv":
    case "depthwise": {
      const { window } = product;
      const [a, b, c, d] = window.padding;
      return { ...product, window: { ...window, padding: [a + top, b + left, c + bottom, d + right] } };
    }
    case "dense":
      return null;
    default:
      return product satisfies never;
  }
}
