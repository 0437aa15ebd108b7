/** A chain -> layers as a model file writes them, with their weights; the last dense layer becomes the head of the one before. */

import type { ImportedGraph } from "../ir/program.js";
import type { TrainedLayer } from "../ir/trained.js";
import { areTiles, type Extent, planeOf, type Window } from "../ir/window.js";
import type { Conv1dSpec, LayerSpec } from "../model.js";
import type { ChainLayer } from "./chain.js";
import { withoutDead } from "./dead-channels.js";
import { refusal } from "./graph-parts.js";
import { withConstantUnit } from "./head-bias.js";
import {
  type DenseOp,
  KEEPS_CHANNELS,
  type PoolOp,
  type ProductOp,
  productWindow,
  type Refusal,
} from "./net.js";

/** Layers of a file. */
export interface WrittenNet {
  readonly specs: readonly LayerSpec[];
  /** One per layer with weights; the last one has the head where the net answers. */
  readonly weights: readonly TrainedLayer[];
  /** Scores that the head gives; null where further layers follow, which have heads of their own. */
  readonly classes: number | null;
  /** Channels that never leave zero, and were taken out. */
  readonly dropped: number;
  /** Present where one of `specs` stands for a net with branches. */
  readonly graph?: ImportedGraph;
}

/** The layers, or what stands in the way of them. */
export type Written =
  | { readonly written: WrittenNet; readonly refusals: readonly [] }
  | { readonly written: null; readonly refusals: readonly Refusal[] };

/** Layers of a chain that answers itself (`alone`), or up to where further layers begin. */
export function writtenLayers(chain: readonly ChainLayer[], alone: boolean): Written {
  const last = chain.at(-1);
  const hidden = last && !last.relu ? chain.slice(0, -1) : chain;
  const problems = alone ? headProblems(hidden, last) : extractorProblems(hidden, last);
  if (problems.length > 0 || !last) return { written: null, refusals: problems };
  const head = alone && isDense(last.product) ? last.product : null;
  const { layers, dropped } = withoutDead(head ? [...hidden, last] : hidden, 1);
  const own = head ? layers.slice(0, -1) : layers;
  const read = head ? (layers.at(-1)!.product as DenseOp) : null;
  const answers = read && withConstantUnit(own.at(-1)!, read);
  const all = answers ? [...own.slice(0, -1), answers.layer] : own;
  const specs = all.flatMap((layer, at) =>
    answers && at === all.length - 1
      ? [readSpec(layer)]
      : [productSpec(layer.product, layer), ...layer.pools.map(poolSpec)],
  );
  const weights = all.map(
    ({ product }, at): TrainedLayer => ({
      weights: Float32Array.from(product.weights),
      bias: Float32Array.from(product.bias),
      head: answers && at === all.length - 1 ? Float32Array.from(answers.head) : null,
      overlay: null,
    }),
  );
  const beyond = all
    .filter((_, at) => !areUsual(weights[at]!))
    .map(({ product }) => refusal(product, ...BEYOND));
  if (beyond.length > 0) return { written: null, refusals: beyond };
  return { written: { specs, weights, classes: read?.bias.length ?? null, dropped }, refusals: [] };
}

/** Largest weight: products of several layers stay within float32 with samples of usual size. */
const LARGEST = 1e9;

export const BEYOND = [
  `its weights go beyond ${LARGEST}`,
  "Train the net again: weights of that size are no outcome of a training that has worked.",
] as const;

/** True for weights that a layer can have. */
export function areUsual({ weights, bias, head }: TrainedLayer): boolean {
  return [weights, bias, head ?? []].every((values) => values.every((each) => Math.abs(each) <= LARGEST));
}

const NOTHING: Refusal = {
  node: "",
  op: "",
  reason: "it has no layer with weights and a ReLU",
  remedy: "A net has a hidden layer before its scores.",
};

/** Requirements of further layers: they read what has passed a ReLU. */
function extractorProblems(hidden: readonly ChainLayer[], last: ChainLayer | undefined): Refusal[] {
  if (hidden.length === 0) return [last ? refusal(last.product, NOTHING.reason, NOTHING.remedy) : NOTHING];
  return [];
}

/** Requirements of a net that answers: a dense layer without ReLU reads a layer with weights. */
function headProblems(hidden: readonly ChainLayer[], last: ChainLayer | undefined): Refusal[] {
  const before = hidden.at(-1);
  if (!last || last.relu || !isDense(last.product) || last.pools.length > 0)
    return [
      last
        ? refusal(
            last.product,
            "it is the last layer with weights",
            "The scores come from a dense layer without ReLU.",
          )
        : NOTHING,
    ];
  if (!before) return extractorProblems(hidden, last);
  if (KEEPS_CHANNELS[before.product.kind])
    return [
      refusal(last.product, "it reads a depthwise layer", "Put a convolution of 1 x 1 before the scores."),
    ];
  return readingOf(before) === null
    ? [refusal(before.pools.at(-1) ?? before.product, "the scores do not read its output", GRIDS)]
    : [];
}

const GRIDS =
  "Scores read each pixel of a map of up to 64 x 64, or means that divide it evenly, behind one square max pool at most.";

/** Reading of the map of the last layer by the head. */
interface Reading {
  /** Size of the max pool inside the layer. */
  readonly pool: number;
  readonly head: "max" | "average";
  readonly cells: readonly [number, number];
}

const MOST_CELLS = 64;

/** The reading that the pools behind the last layer amount to; null where it is none. */
function readingOf({ product, pools }: ChainLayer): Reading | null {
  if (productWindow(product) === null)
    return pools.length === 0 ? { pool: 1, head: "max", cells: [1, 1] } : null;
  const [first, second] = pools;
  const own = first?.reading === "max" ? first : null;
  const mean = own ? second : first;
  if (pools.length > (own ? 2 : 1) || mean?.reading === "max") return null;
  const size = own ? sizeOf(own) : 1;
  if (typeof size !== "number" || !pools.every(({ window }) => areTiles(window))) return null;
  const map = planeOf((own ?? product).output);
  const to = mean ? planeOf(mean.output) : map;
  const [rows, columns] = mean?.window.kernel ?? [1, 1];
  const isWhole = to.height * rows === map.height && to.width * columns === map.width;
  if (!isWhole || Math.max(to.height, to.width) > MOST_CELLS) return null;
  return { pool: size, head: mean ? "average" : "max", cells: [to.height, to.width] };
}

/** The last layer, which the head reads. */
function readSpec(layer: ChainLayer): LayerSpec {
  const spec = productSpec(layer.product, layer);
  const { pool, head, cells } = readingOf(layer)!;
  return "filters" in spec ? { ...spec, pool, head, cells } : spec;
}

/** A layer with weights as a model file writes it. */
function productSpec(product: ProductOp, { input }: Pick<ChainLayer, "input">): LayerSpec {
  const units = product.bias.length;
  switch (product.kind) {
    case "dense":
      return { kind: "dense", units };
    case "conv":
      return input.length === 2
        ? { kind: "conv1d", filters: units, ...signalWindow(product.window) }
        : { kind: "conv2d", filters: units, ...product.window };
    case "depthwise":
      return input.length === 2
        ? { kind: "depthwise1d", ...signalWindow(product.window) }
        : { kind: "depthwise2d", ...product.window };
    default:
      return product satisfies never;
  }
}

function signalWindow({
  kernel,
  stride,
  padding,
}: Window): Pick<Conv1dSpec, "kernel" | "stride" | "padding"> {
  const [, left, , right] = padding;
  return { kernel: kernel[1], stride: stride[1], padding: [left, right] };
}

/** True for the product of a head. */
function isDense(product: ProductOp): product is DenseOp {
  return productWindow(product) === null;
}

function poolSpec(pool: PoolOp): LayerSpec {
  const kind = ({ max: "maxPool", average: "averagePool" } as const)[pool.reading];
  const { kernel, stride, padding } = pool.window;
  const [top, left, bottom, right] = padding;
  const isSignal = pool.output.length === 2;
  const size = oneOrTwo(kernel, isSignal);
  if (areTiles(pool.window)) return { kind, size };
  const sides = isSignal ? [left, right] : [top, left, bottom, right];
  return { kind, size, stride: oneOrTwo(stride, isSignal), padding: sides };
}

/** Size of a pool, one number where its windows are square or those of a signal. */
function sizeOf({ window, output }: PoolOp): number | readonly [number, number] {
  return oneOrTwo(window.kernel, output.length === 2);
}

/** Rows and columns as a model file writes them, one number where that says both. */
function oneOrTwo([rows, columns]: Extent, isSignal: boolean): number | readonly [number, number] {
  return isSignal || rows === columns ? columns : [rows, columns];
}
