import type * as Core from "@tensorflow/tfjs-core";
import type { Geometry } from "./geometry.js";
import { computed, loopsOf, words } from "./heap.js";
import { PATCH_WORDS } from "./loops.js";
import { spans } from "./sparse-sums.js";

/** Gradients of weights [taps x channels][filters] and bias [1][filters]. */
export interface Gradients {
  readonly weights: Core.Tensor;
  readonly bias: Core.Tensor;
}

/**
 * Gradients from the one of the sums [batch][rows][columns][filters] where at most `most` of its elements are not zero, else
 * null: each adds the pixels under its window, sample after sample.
 */
export function sparseGradients(
  tf: typeof Core,
  maps: Core.Tensor,
  gradient: Core.Tensor,
  geometry: Geometry,
  most: number,
): Gradients | null {
  const { channels, kernel, width, filters } = geometry;
  const inputs = kernel[0] * kernel[1] * channels;
  let isSparse = false;
  // Turned around, so that what a row of a window touches stands together.
  const shapes = [[filters, inputs], [1, filters], [most + 1], [most, PATCH_WORDS]];
  const [turned, bias] = computed(tf, shapes, [maps, gradient], (outputs, [pixels, errors]) => {
    const [weights, sums, indices, patches] = outputs as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const loops = loopsOf(tf);
    const count = loops.nonZero(errors!, words(indices));
    isSparse = count <= most;
    if (!isSparse) return;
    const found = words(indices).subarray(0, count);
    const list = patches.subarray(0, count * PATCH_WORDS);
    writePatches(errors!, found, geometry, list, sums);
    loops.patches(words(list), weights, kernel[1] * channels, pixels!, width * channels);
  });
  return isSparse && turned && bias ? { weights: tf.transpose(turned), bias } : null;
}

/** Writes a patch for each error, as `Loops.patches` has them, and adds the error to the bias of its filter. */
function writePatches(
  errors: Float32Array,
  found: Int32Array,
  geometry: Geometry,
  list: Float32Array,
  bias: Float32Array,
): void {
  const { height, width, channels, kernel, rows, columns, filters } = geometry;
  const down = spans(rows, 0, geometry);
  const across = spans(columns, 1, geometry);
  const inputs = kernel[0] * kernel[1] * channels;
  const numbers = words(list);
  for (let k = 0; k < found.length; k++) {
    const index = found[k]!;
    const filter = index % filters;
    const position = (index - filter) / filters;
    const column = position % columns;
    const line = (position - column) / columns; // over all samples
    const sample = Math.floor(line / rows);
    const { from: top, count, at: y } = down[line - sample * rows]!;
    const { from: left, count: wide, at: x } = across[column]!;
    const at = k * PATCH_WORDS;
    numbers[at] = 4 * (filter * inputs + (top * kernel[1] + left) * channels);
    numbers[at + 1] = 4 * ((sample * height + y) * width + x) * channels;
    numbers[at + 2] = count;
    numbers[at + 3] = 4 * wide * channels;
    list[at + 4] = errors[index]!;
    bias[filter] = bias[filter]! + errors[index]!;
  }
}
