import type * as Core from "@tensorflow/tfjs-core";
import { type Span, spanAt } from "../ir/window.js";
import type { Geometry } from "./geometry.js";
import { computed, loopsOf, sharesMemory, valuesOf, words } from "./heap.js";

/** Sums over inputs of which many are zero. They have the bits of the backend's own, which adds in the same order. */

/** Shares of values other than zero from which on the dense operations are the faster ones, about. */
const DENSE = { windows: 0.7, products: 0.25 } as const;
/** Values that are looked at for it. */
const PROBES = 2000;
/** Multiply-adds below which there is nothing to gain. */
const WORTHWHILE = 100_000;

/** Sums of a window over maps, [batch][positions x filters], or null where the dense operation is the faster one. */
export function sparseSums(
  tf: typeof Core,
  maps: Core.Tensor,
  weights: Core.Tensor,
  bias: Core.Tensor | null,
  geometry: Geometry,
  dense: number = DENSE.windows,
): Core.Tensor | null {
  const { height, width, channels, kernel, rows, columns, filters } = geometry;
  const batch = maps.shape[0] ?? 0;
  const work = batch * rows * columns * kernel[0] * kernel[1] * channels * filters;
  if (work < WORTHWHILE || !sharesMemory(tf) || !isSparse(tf, maps, dense)) return null;
  const table = tableOf(geometry);
  const pixels = height * width;
  const shapes = [
    [batch, rows * columns * filters],
    [table.length],
    [2 * (pixels * channels + 1)],
    [pixels + 1],
  ];
  const given = [maps, withRoom(tf, weights, filters), withRoom(tf, bias ?? tf.zeros([filters]), filters)];
  const [found] = computed(tf, shapes, given, ([sums, runs, list, starts], inputs) => {
    const [values, matrix, first] = inputs as [Float32Array, Float32Array, Float32Array];
    words(runs!).set(table);
    loopsOf(tf).windows({
      ...{ maps: values, pixels, channels, weights: matrix, bias: first, filters, sums: sums! },
      ...{ table: words(runs!), list: list!, starts: words(starts!) },
    });
  });
  return found!;
}

/** The same values with three floats behind them, where vectors of four end behind the last of `filters`. */
function withRoom(tf: typeof Core, values: Core.Tensor, filters: number): Core.Tensor {
  return filters % 4 === 0 ? values : tf.concat([tf.reshape(values, [values.size]), tf.zeros([3])]);
}

/** a b, or null where the dense operation is the faster one: each row is a map of one pixel. */
export function sparseProduct(tf: typeof Core, a: Core.Tensor, b: Core.Tensor): Core.Tensor | null {
  const [channels = 0, filters = 0] = b.shape;
  const pixel = { height: 1, width: 1, channels, filters, rows: 1, columns: 1 };
  const window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] } as const;
  return sparseSums(tf, a, b, null, { ...pixel, ...window }, DENSE.products);
}

/** True where few enough of some values, a stride apart, are other than zero. */
function isSparse(tf: typeof Core, maps: Core.Tensor, dense: number): boolean {
  const [values] = valuesOf(tf, [maps]);
  const stride = Math.floor(values!.length / PROBES) | 1; // odd: not always the same channel
  let [seen, found] = [0, 0];
  for (let at = 0; at < values!.length; at += stride, seen++) if (values![at] !== 0) found++;
  return found < dense * seen;
}

/** The runs of every position, as `Windows` has them. */
function tableOf(geometry: Geometry): Int32Array {
  const { width, channels, kernel, rows, columns, filters } = geometry;
  const down = spans(rows, 0, geometry);
  const across = spans(columns, 1, geometry);
  const table: number[] = [];
  for (const vertical of down)
    for (const horizontal of across) {
      const lines = horizontal.count > 0 ? vertical.count : 0;
      table.push(4 * 3 * lines);
      for (let line = 0; line < lines; line++) {
        const pixel = (vertical.at + line) * width + horizontal.at;
        const tap = (vertical.from + line) * kernel[1] + horizontal.from;
        table.push(4 * pixel, 4 * (pixel + horizontal.count), 4 * (tap - pixel) * channels * filters);
      }
    }
  return Int32Array.from(table);
}

/** Spans of all positions along an axis. */
export function spans(positions: number, axis: 0 | 1, geometry: Geometry): Span[] {
  const size = [geometry.height, geometry.width][axis]!;
  return Array.from({ length: positions }, (_, index) => spanAt(index, axis, size, geometry));
}
