/** Shared by chains and graphs of layers. */
import type { Limits } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import { planeOf, reaching, type Window } from "../ir/window.js";
import type { DepthwiseOp, Op, OpIntegers, PadOp, PoolOp, ProductOp, Refusal } from "./net.js";

/** Refusal of an operation of the file, with what would make it importable. */
export function refusal({ name, op }: Pick<Op, "name" | "op">, reason: string, remedy: string): Refusal {
  return { node: name, op, reason, remedy };
}

/** No activation. */
export const LIMITLESS: Limits = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Remedy for pools that cannot be read. */
export const POOLS = "Each window of a pool covers a part of its map; leave out what is padded beyond that.";

/** A pool over a map, or the product that is the same; a reason where it is neither. */
export type PoolParts = PoolOp | DepthwiseOp | string;

/**
 * A pool of what its windows cover; a mean that counts padding is a product of each channel with equal weights.
 * @param zeros around the map `input`, which the pool reads
 * @param positive true where no value of the map is below 0: zeros around it are no maximum then
 */
export function pooled(op: PoolOp, input: Shape, zeros: PadOp | null, positive: boolean): PoolParts {
  const around = zeros?.padding ?? NO_PADDING;
  if (zeros && op.window.padding.some((each) => each > 0)) return "zeros around a map stand before its pads";
  if (zeros && op.reading === "max" && !positive) return "zeros stand before it, which could be its maximum";
  const padded = { ...op.window, padding: zeros ? around : op.window.padding };
  const window = reaching(padded, planeOf(input));
  if (window === null) return "one of its windows covers nothing but padding";
  const countsPadding = op.reading === "average" && (op.countsPadding || zeros !== null);
  if (!countsPadding || window.padding.every((each) => each === 0))
    return { ...op, window, countsPadding: false };
  const { reading, countsPadding: _, ...rest } = op;
  const { integers, ...parts } = equalWeights(window, planeOf(input).channels);
  return { ...rest, ...parts, ...(op.integers ? { integers: { ...op.integers, ...integers } } : {}) };
}

const NO_PADDING: Window["padding"] = [0, 0, 0, 0];

/** Integer that an equal weight becomes, a power of two: large enough that sums have finer steps than their mean. */
const WEIGHT = 64;

/** A product that divides the sum of each window by its size. */
function equalWeights(window: Window, channels: number) {
  const [rows, columns] = window.kernel;
  const share = 1 / (rows * columns);
  const weights = new Float64Array(rows * columns * channels).fill(share);
  const integers: Pick<OpIntegers, "weights"> = { weights: [share / WEIGHT] };
  return { kind: "depthwise", window, weights, bias: new Float64Array(channels), integers } as const;
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
