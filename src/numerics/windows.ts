import { type Plane, positionsOf, spanAt, type Window } from "../ir/window.js";

/** A run of a window inside the map: `count` neighbouring pixels, from pixel `pixel` of the map and tap `tap` of the kernel. */
export type Run = (pixel: number, tap: number, count: number) => void;

/**
 * Visits the windows of a map row by row, and of each the runs inside the map, kernel row after kernel row: the order of the
 * sums (see "Maps" in README.md).
 * @param position called before the runs of each window, with its index among the positions.
 * @param run called for each run that is not empty; taps count kernel rows x columns.
 * @param end called behind the last run of each window.
 */
export function eachWindow(
  window: Window,
  plane: Plane,
  position: (index: number) => void,
  run: Run,
  end: (index: number) => void,
): void {
  const [rows, columns] = positionsOf(window, plane);
  const width = window.kernel[1];
  for (let oy = 0; oy < rows; oy++) {
    const vertical = spanAt(oy, 0, plane.height, window);
    for (let ox = 0; ox < columns; ox++) {
      const across = spanAt(ox, 1, plane.width, window);
      const index = oy * columns + ox;
      position(index);
      for (let ky = 0; across.count > 0 && ky < vertical.count; ky++) {
        const pixel = (vertical.at + ky) * plane.width + across.at;
        run(pixel, (vertical.from + ky) * width + across.from, across.count);
      }
      end(index);
    }
  }
}

/** Start of cell `index` of `cells` along `size`: floor(index * size / cells). Cells never overlap. */
export function cellStart(index: number, cells: number, size: number): number {
  return Math.floor((index * size) / cells);
}

/** Channels first to channels last: out[pixel][channel] = x[channel][pixel]. */
export function turn(x: ArrayLike<number>, channels: number, out: { [index: number]: number }): void {
  const pixels = x.length / channels;
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let c = 0; c < channels; c++) out[pixel * channels + c] = x[c * pixels + pixel]!;
}
