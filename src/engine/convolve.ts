import type * as Core from "@tensorflow/tfjs-core";
import type { Geometry } from "./geometry.js";
import { sparseSums } from "./sparse-sums.js";
import { type Gradients, sparseGradients } from "./sparse-weights.js";

/** Convolutions and their gradients on TF.js. Maps are [batch][height x width x channels], NHWC. */

/** Multiply-adds of the dense product that take as long as one of the non-zero elements alone. */
const SPARSE_COST = 6;

type Padding = [[number, number], [number, number], [number, number], [number, number]];

/** Sums with bias [1][filters] at every position. */
export function convolve(
  tf: typeof Core,
  maps: Core.Tensor,
  weights: Core.Tensor,
  bias: Core.Tensor,
  geometry: Geometry,
): Core.Tensor {
  const sparse = sparseSums(tf, maps, weights, bias, geometry);
  if (sparse !== null) return sparse;
  const { kernel, stride, channels, rows, columns, filters } = geometry;
  const sums = tf.fused.conv2d({
    x: imagesOf(tf, maps, geometry),
    filter: tf.reshape(weights, [kernel[0], kernel[1], channels, filters]),
    strides: [stride[0], stride[1]],
    pad: paddingOf(geometry.padding),
    // A copy: WebAssembly takes the shape that the memory was made with, not that of a reshaped view.
    bias: tf.slice(tf.reshape(bias, [filters]), [0], [filters]),
  });
  return tf.reshape(sums, [-1, rows * columns * filters]);
}

/** Gradients of weights and bias from the one of the sums, which a maximum behind them leaves nearly empty. */
export function convolveGradients(
  tf: typeof Core,
  maps: Core.Tensor,
  gradient: Core.Tensor,
  geometry: Geometry,
): Gradients {
  const { kernel, channels, filters } = geometry;
  const most = Math.floor(gradient.size / SPARSE_COST);
  const sparse = sparseGradients(tf, maps, gradient, geometry, most);
  if (sparse !== null) return sparse;
  const positions = gradient.size / filters;
  const found = denseWeights(tf, maps, gradient, geometry);
  return {
    weights: tf.reshape(found, [kernel[0] * kernel[1] * channels, filters]),
    bias: tf.matMul(tf.ones([1, positions]), tf.reshape(gradient, [positions, filters])),
  };
}

/**
 * The gradient of weights is a convolution, too: channels are images, samples are channels, the gradient of the sums is the
 * filter with its pixels a stride apart. The backend has no operation for it.
 */
function denseWeights(
  tf: typeof Core,
  maps: Core.Tensor,
  gradient: Core.Tensor,
  geometry: Geometry,
): Core.Tensor {
  const { height, width, channels, kernel, stride, padding, rows, columns, filters } = geometry;
  const [used, behind] = reachOf(height, rows, kernel[0], stride[0], padding[0]);
  const [usedColumns, behindColumns] = reachOf(width, columns, kernel[1], stride[1], padding[1]);
  const images = tf.slice(imagesOf(tf, maps, geometry), [0, 0, 0, 0], [-1, used, usedColumns, channels]);
  const turned = tf.transpose(images, [3, 1, 2, 0]);
  const errors: Core.Tensor4D = tf.transpose(
    tf.reshape(gradient, [-1, rows, columns, filters]),
    [1, 2, 0, 3],
  );
  const pad = paddingOf([padding[0], padding[1], behind, behindColumns]);
  const found = tf.conv2d(turned, errors, 1, pad, "NHWC", [stride[0], stride[1]]); // [channels][kernel][kernel][filters]
  return tf.transpose(found, [1, 2, 0, 3]);
}

/** Rows of a map that any window reaches, and the padding behind them. */
function reachOf(
  size: number,
  positions: number,
  kernel: number,
  stride: number,
  before: number,
): [number, number] {
  const reach = (positions - 1) * stride + kernel - before;
  return [Math.min(size, reach), Math.max(0, reach - size)];
}

/**
 * Gradient of maps from the one of the sums: a convolution with the kernel turned around, of the gradient with its pixels a
 * stride apart. The backend's own operation for it takes ten times as long.
 */
export function convolveBack(
  tf: typeof Core,
  gradient: Core.Tensor,
  weights: Core.Tensor,
  geometry: Geometry,
): Core.Tensor {
  const { height, width, channels, kernel, padding, filters } = geometry;
  const errors = spreadOut(tf, gradient, geometry);
  const own = tf.reshape(weights, [kernel[0], kernel[1], channels, filters]);
  const turned = tf.transpose(tf.reverse(own, [0, 1]), [0, 1, 3, 2]) as Core.Tensor4D;
  // Before the first position and behind the last one the windows reach a kernel less one pixel, in the padding, too.
  const before = [kernel[0] - 1 - padding[0], kernel[1] - 1 - padding[1]] as const;
  const [, high = 0, wide = 0] = errors.shape;
  const behind = [
    height + kernel[0] - 1 - before[0] - high,
    width + kernel[1] - 1 - before[1] - wide,
  ] as const;
  const cut = tf.slice(
    errors,
    [0, 0, 0, 0],
    [-1, high + Math.min(0, behind[0]), wide + Math.min(0, behind[1]), filters],
  );
  const pad = paddingOf([before[0], before[1], Math.max(0, behind[0]), Math.max(0, behind[1])]);
  return tf.reshape(tf.conv2d(cut, turned, 1, pad), [-1, height * width * channels]);
}

/** The gradient of sums [batch][rows][columns][filters] with zeros between, so that its pixels are a stride apart. */
function spreadOut(
  tf: typeof Core,
  gradient: Core.Tensor,
  { rows, columns, filters, stride }: Geometry,
): Core.Tensor4D {
  const batch = gradient.shape[0] ?? 0;
  const [down, across] = stride;
  let spread = gradient;
  if (across > 1) {
    const pixels = tf.reshape(gradient, [batch * rows * columns, filters]);
    spread = tf.concat([pixels, tf.zeros([batch * rows * columns, (across - 1) * filters])], 1);
  }
  if (down > 1) {
    const lines = tf.reshape(spread, [batch * rows, columns * across * filters]);
    spread = tf.concat([lines, tf.zeros([batch * rows, (down - 1) * columns * across * filters])], 1);
  }
  return tf.reshape(spread, [batch, rows * down, columns * across, filters]);
}

function imagesOf(tf: typeof Core, maps: Core.Tensor, { height, width, channels }: Geometry): Core.Tensor4D {
  return tf.reshape(maps, [-1, height, width, channels]);
}

function paddingOf([top, left, bottom, right]: Geometry["padding"]): Padding {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
