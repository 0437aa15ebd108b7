/**
 * The bias of a net's last layer. Scores of a head have none: they read a unit that is always on, which the layer before gets
 * where its bias is not zero. That unit has no weights, and its row of the head is the bias, divided by its value.
 */
import { pixelsOf } from "../ir/window.js";
import type { ChainLayer } from "./chain.js";
import type { DenseOp } from "./net.js";

/** The layer with its constant unit, and the head [features][classes] that reads it. */
export function withConstantUnit(
  layer: ChainLayer,
  { weights, bias }: DenseOp,
): { readonly layer: ChainLayer; readonly head: Float64Array } {
  const largest = largestOf(bias);
  if (largest === 0) return { layer, head: weights };
  // As large as makes no row of the head longer than it is without.
  const value = largest / (largestOf(weights) || largest);
  const pixels = pixelsOf((layer.pools.at(-1) ?? layer.product).output);
  const channels = layer.product.bias.length;
  const classes = bias.length;
  const head = new Float64Array(pixels * (channels + 1) * classes);
  for (let pixel = 0; pixel < pixels; pixel++)
    head.set(
      weights.subarray(pixel * channels * classes, (pixel + 1) * channels * classes),
      pixel * (channels + 1) * classes,
    );
  head.set(
    bias.map((b) => b / value),
    channels * classes, // the first pixel tells it once
  );
  return { layer: withUnit(layer, value), head };
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The layer with another unit that has this value and no weights. */
function withUnit(layer: ChainLayer, value: number): ChainLayer {
  const { product } = layer;
  const units = product.bias.length;
  const rows = product.weights.length / units;
  const weights = new Float64Array(rows * (units + 1));
  for (let row = 0; row < rows; row++)
    weights.set(product.weights.subarray(row * units, (row + 1) * units), row * (units + 1));
  const bias = Float64Array.from([...product.bias, value]);
  const output = [...product.output.slice(0, -1), units + 1];
  const pools = layer.pools.map((pool) => ({ ...pool, output: [...pool.output.slice(0, -1), units + 1] }));
  return { ...layer, pools, product: { ...product, weights, bias, output } };
}
