import { type Extent, type Plane, positionsOf, type Span, spanAt, type Window } from "../ir/window.js";

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
  for (let oy = 0; oy < rows; oy++) {
    const vertical = spanAt(oy, 0, plane.height, window);
    for (let ox = 0; ox < columns; ox++) {
      const across = spanAt(ox, 1, plane.width, window);
      const index = oy * columns + ox;
      position(index);
      eachRun(window, plane, vertical, across, run);
      end(index);
    }
  }
}

/** Visits the runs of the window at one position, counted row by row. */
export function eachRunAt(window: Window, plane: Plane, position: number, run: Run): void {
  const columns = positionsOf(window, plane)[1];
  const vertical = spanAt(Math.floor(position / columns), 0, plane.height, window);
  eachRun(window, plane, vertical, spanAt(position % columns, 1, plane.width, window), run);
}

function eachRun({ kernel }: Window, { width }: Plane, vertical: Span, across: Span, run: Run): void {
  for (let ky = 0; across.count > 0 && ky < vertical.count; ky++) {
    const pixel = (vertical.at + ky) * width + across.at;
    run(pixel, (vertical.from + ky) * kernel[1] + across.from, across.count);
  }
}

/** Start of cell `index` of `cells` along `size`: floor(index * size / cells). Cells never overlap. */
export function cellStart(index: number, cells: number, size: number): number {
  return Math.floor((index * size) / cells);
}

/** Rows and columns of a map: those from `top`, `left` on. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** The area of one cell of a grid over a map, cells counted row by row. */
export function cellArea(
  [rows, columns]: Extent,
  { height, width }: Omit<Plane, "channels">,
  cell: number,
): Area {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const [top, left] = [cellStart(row, rows, height), cellStart(column, columns, width)];
  return {
    ...{ top, left },
    rows: cellStart(row + 1, rows, height) - top,
    columns: cellStart(column + 1, columns, width) - left,
  };
}

/** Channels first to channels last: out[pixel][channel] = x[channel][pixel]. */
export function turn(x: ArrayLike<number>, channels: number, out: { [index: number]: number }): void {
  const pixels = x.length / channels;
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let c = 0; c < channels; c++) out[pixel * channels + c] = x[c * pixels + pixel]!;
}
