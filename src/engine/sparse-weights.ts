import { type Span, spanAt } from "../ir/window.js";
import type { Geometry } from "./geometry.js";

/** Room for indices, which would cost more to have than to fill. */
let scratch = new Uint32Array(0);

/** Indices of the elements that are not zero, in their order; valid until the next call. */
export function nonZeroOf(values: Float32Array): Uint32Array {
  if (scratch.length < values.length) scratch = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) scratch[count++] = i;
  return scratch.subarray(0, count);
}

/**
 * Gradients of weights [taps x channels][filters] and bias from the one of the sums [batch][rows][columns][filters], of which
 * only the elements `indices` are not zero: each adds the pixels under its window. Sums in float64, sample after sample.
 */
export function sparseGradients(
  maps: Float32Array,
  gradient: Float32Array,
  indices: Uint32Array,
  geometry: Geometry,
): { weights: Float32Array; bias: Float32Array } {
  const { height, width, channels, kernel, rows, columns, filters } = geometry;
  const down = spans(rows, 0, geometry);
  const across = spans(columns, 1, geometry);
  const inputs = kernel[0] * kernel[1] * channels;
  const weights = new Float64Array(filters * inputs); // [filters][inputs], so that what a window's row touches stands together
  const bias = new Float64Array(filters);
  for (const index of indices) {
    const e = gradient[index]!;
    const filter = index % filters;
    const position = (index - filter) / filters;
    const column = position % columns;
    const line = (position - column) / columns; // over all samples
    const sample = Math.floor(line / rows);
    const { from, count, at } = down[line - sample * rows]!;
    const { from: left, count: wide, at: start } = across[column]!;
    bias[filter] = bias[filter]! + e;
    for (let y = 0; y < count; y++) {
      const to = filter * inputs + ((from + y) * kernel[1] + left) * channels;
      addRun(weights, to, e, maps, ((sample * height + at + y) * width + start) * channels, wide * channels);
    }
  }
  return { weights: transposed(weights, filters, inputs), bias: Float32Array.from(bias) };
}

/** Spans of all positions along an axis. */
function spans(positions: number, axis: 0 | 1, geometry: Geometry): Span[] {
  const size = [geometry.height, geometry.width][axis]!;
  return Array.from({ length: positions }, (_, index) => spanAt(index, axis, size, geometry));
}

/** sums[to + i] += e x[from + i], `count` times; four at a time halve what the loop costs. */
function addRun(
  sums: Float64Array,
  to: number,
  e: number,
  x: Float32Array,
  from: number,
  count: number,
): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    sums[to + i]! += e * x[from + i]!;
    sums[to + i + 1]! += e * x[from + i + 1]!;
    sums[to + i + 2]! += e * x[from + i + 2]!;
    sums[to + i + 3]! += e * x[from + i + 3]!;
  }
  for (; i < count; i++) sums[to + i]! += e * x[from + i]!;
}

/** [rows][columns] as [columns][rows]. */
function transposed(values: Float64Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c]!;
  return turned;
}
