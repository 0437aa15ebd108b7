/**
 * A net -> layers one behind the other, each with its ReLU: batch normalisations go into the weights beside them, zeros around
 * a map into the window over it. Everything that no layer says is refused, all at once.
 */
import type { Shape } from "../ir/shape.js";
import type { Window } from "../ir/window.js";
import { beforeScale, behindScale, bothScales } from "./fold-scale.js";
import { POOLS, pooled, refusal, withPadding } from "./graph-parts.js";
import type { ClampOp, Net, Op, PadOp, PoolOp, ProductOp, Refusal, ScaleOp } from "./net.js";

/** A layer with weights of a chain, and the pools behind it. */
export interface ChainLayer {
  readonly product: ProductOp;
  /** Of what it reads. */
  readonly input: Shape;
  /** False until a ReLU has been found. */
  readonly relu: boolean;
  readonly pools: readonly PoolOp[];
}

/** Layers in their order, or what stands in the way of them. */
export type Chained =
  | { readonly layers: readonly ChainLayer[]; readonly refusals: readonly [] }
  | { readonly layers: null; readonly refusals: readonly Refusal[] };

/** A chain while it grows. */
interface Growing {
  readonly layers: ChainLayer[];
  readonly refusals: Refusal[];
  /** Pending until the next product takes it in. */
  scale: { readonly op: ScaleOp; readonly shape: Shape } | null;
  padding: PadOp | null;
}

/** The layers of a net. Its last one may be a softmax, which changes the order of no scores. */
export function chainOf(net: Net): Chained {
  const refusals = branches(net);
  const ops = net.ops.at(-1)?.kind === "softmax" ? net.ops.slice(0, -1) : net.ops;
  const growing: Growing = { layers: [], refusals, scale: null, padding: null };
  for (const op of ops) {
    const [x = 0] = op.inputs;
    grow(growing, op, x === 0 ? net.input : net.ops[x - 1]!.output);
  }
  for (const pending of [growing.scale?.op, growing.padding])
    if (pending) refusals.push(refusal(pending, "nothing behind it takes it in", FOLDED));
  refusals.push(...growing.layers.slice(0, -1).filter(isLinear).map(linear));
  return refusals.length > 0 ? { layers: null, refusals } : { layers: growing.layers, refusals: [] };
}

const FOLDED = "A batch normalisation or zeros stand beside a convolution or a dense layer.";

function isLinear({ relu }: ChainLayer): boolean {
  return !relu;
}

function linear({ product }: ChainLayer): Refusal {
  return refusal(
    product,
    "no ReLU follows it",
    "Each layer but the last ends in a ReLU: what is linear can be multiplied into the next layer before an export.",
  );
}

/** Everything that does not read what was computed just before, and only that. */
function branches({ ops, output }: Net): Refusal[] {
  return ops.flatMap((op, at) => {
    if (op.kind === "add")
      return [
        refusal(
          op,
          "it adds two values of the net",
          "Layers follow each other: export a net without residual connections.",
        ),
      ];
    if (op.inputs[0] !== at)
      return [
        refusal(op, "it reads what another node reads, too", "Layers follow each other, without branches."),
      ];
    if (op.kind === "softmax" && output !== at + 1)
      return [refusal(op, "something follows it", "A softmax is the last operation.")];
    return [];
  });
}

function grow(growing: Growing, op: Op, input: Shape): void {
  const { refusals } = growing;
  switch (op.kind) {
    case "conv":
    case "depthwise":
    case "dense":
      addProduct(growing, op, input);
      break;
    case "scale":
      addScale(growing, op, input);
      break;
    case "clamp":
      addClamp(growing, op);
      break;
    case "pool":
      addPool(growing, op, input);
      break;
    case "pad":
      if (growing.padding || growing.scale) refusals.push(refusal(op, "it follows another fold", FOLDED));
      growing.padding = op;
      return;
    case "add":
      markRelu(growing); // told with the branches, as is the next
      break;
    case "softmax":
      break;
    default:
      op satisfies never;
  }
}

function addProduct(growing: Growing, given: ProductOp, input: Shape): void {
  const { layers, refusals, padding, scale } = growing;
  let product = given;
  if (padding) {
    const padded = withPadding(product, padding.padding);
    if (padded === null) refusals.push(refusal(padding, "a dense layer follows it", FOLDED));
    else product = padded;
  }
  if (scale) {
    const folded = beforeScale(product, scale.op, scale.shape);
    if (folded === null)
      refusals.push(
        refusal(
          scale.op,
          "the window behind it has padding",
          "Pad before it, or normalise behind the convolution.",
        ),
      );
    else product = folded;
  }
  layers.push({ product, input: padding ? unpadded(input, padding.padding) : input, relu: false, pools: [] });
  growing.padding = null;
  growing.scale = null;
}

/** The shape before zeros came around a map. */
function unpadded(shape: Shape, [top, left, bottom, right]: Window["padding"]): Shape {
  const [channels = 1, width = 1, height] = [...shape].reverse();
  const columns = width - left - right;
  return height === undefined ? [columns, channels] : [height - top - bottom, columns, channels];
}

function addScale(growing: Growing, op: ScaleOp, shape: Shape): void {
  const last = growing.layers.at(-1);
  if (growing.padding) growing.refusals.push(refusal(op, "it follows another fold", FOLDED));
  if (growing.scale) growing.scale = { shape, op: bothScales(growing.scale.op, op) };
  else if (last && !last.relu && last.pools.length === 0 && !growing.padding)
    growing.layers.splice(-1, 1, { ...last, product: behindScale(last.product, op) });
  else growing.scale = { op, shape };
}

/** A ReLU belongs to the product before it; it may stand behind a maximum, which keeps the order. */
function addClamp(growing: Growing, op: ClampOp): void {
  const { layers, refusals, scale, padding } = growing;
  const last = layers.at(-1);
  const { least, most } = op;
  if (most !== Number.POSITIVE_INFINITY || least !== 0)
    refusals.push(
      refusal(op, `it limits to ${least} .. ${most}`, "A layer ends in a ReLU without an upper limit."),
    );
  else if (!last || scale || padding)
    refusals.push(
      refusal(op, "no product stands before it", "A ReLU follows a convolution or a dense layer."),
    );
  else if (!last.relu && last.pools.some(({ reading }) => reading === "average"))
    refusals.push(refusal(op, "it follows a mean", "Put the ReLU before the pool."));
  markRelu(growing); // a refused one is no missing one
}

function markRelu({ layers }: Growing): void {
  const last = layers.at(-1);
  if (last) layers.splice(-1, 1, { ...last, relu: true });
}

/** A pool, or a product in its place; zeros before it are its padding. */
function addPool(growing: Growing, given: PoolOp, input: Shape): void {
  const { layers, refusals, scale, padding } = growing;
  const last = layers.at(-1);
  growing.padding = null;
  const map = padding ? unpadded(input, padding.padding) : input;
  const op = pooled(given, map, padding, last?.relu ?? false);
  if (typeof op === "string") refusals.push(refusal(given, op, POOLS));
  else if (!last || scale)
    refusals.push(
      refusal(given, "no layer with weights stands before it", "Pools follow a convolution and its ReLU."),
    );
  else if (given.reading === "average" && !last.relu)
    refusals.push(refusal(given, "it takes the mean of a layer without ReLU", "Put a ReLU before the pool."));
  else if (op.kind === "pool") layers.splice(-1, 1, { ...last, pools: [...last.pools, op] });
  else layers.push({ product: op, input: map, relu: true, pools: [] }); // a mean of what is not below 0
}
