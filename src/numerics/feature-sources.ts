import type { CellsIr } from "../ir/layers.js";
import { type Extent, type Plane, positionsOf, spanAt, type Window } from "../ir/window.js";
import { cellStart } from "./windows.js";

/**
 * Sources of the features of a head over a map, and the inputs behind them: the positions that learn. Formulas in
 * "Learning over maps" of README.md; twin of templates/runtime/ff_sources.h.
 */

/** Reading of a map by a head, [rows][columns][channels] of sums: by way of the block's own pool, cell by cell. */
export interface MapReading {
  readonly map: Plane;
  /** 1 x 1 without one. */
  readonly pool: Extent;
  readonly cells: CellsIr;
}

/** Rows and columns of a map: those from `top`, `left` on. */
interface Tile {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** Number of cells. */
export function cellCount({ cells: { grid } }: MapReading): number {
  return grid[0] * grid[1];
}

/**
 * Calls `visit` with each position that feature (`cell`, `channel`) is made of: the lowest one with the largest value of a
 * tile, where that is not 0. A maximum has one tile, the cell; a mean has one for each pixel behind the pool, row by row.
 */
export function eachSource(
  reading: MapReading,
  z: ArrayLike<number>,
  cell: number,
  channel: number,
  visit: (position: number) => void,
): void {
  const { map } = reading;
  for (const { top, left, rows, columns } of tilesOf(reading, cell)) {
    let [largest, best] = [0, -1];
    for (let y = top; y < top + rows; y++)
      for (let x = left; x < left + columns; x++) {
        const position = y * map.width + x;
        const value = z[position * map.channels + channel]!;
        if (value > largest) [largest, best] = [value, position];
      }
    if (best >= 0) visit(best);
  }
}

function tilesOf({ map, pool, cells }: MapReading, cell: number): Tile[] {
  const [height, width] = [Math.floor(map.height / pool[0]), Math.floor(map.width / pool[1])];
  const [gridRows, gridColumns] = cells.grid;
  const [row, column] = [Math.floor(cell / gridColumns), cell % gridColumns];
  const [top, left] = [cellStart(row, gridRows, height), cellStart(column, gridColumns, width)];
  const rows = cellStart(row + 1, gridRows, height) - top;
  const columns = cellStart(column + 1, gridColumns, width) - left;
  const tile = (y: number, x: number, down: number, across: number): Tile => ({
    ...{ top: y * pool[0], left: x * pool[1] },
    ...{ rows: down * pool[0], columns: across * pool[1] },
  });
  switch (cells.reading) {
    case "max":
      return [tile(top, left, rows, columns)];
    case "average":
      return Array.from({ length: rows * columns }, (_, at) =>
        tile(top + Math.floor(at / columns), left + (at % columns), 1, 1),
      );
    default:
      return cells.reading satisfies never;
  }
}

/** Calls `visit` with each run of inputs under a window: index of the first input, of its row of weights, and how many. */
export function eachInput(
  window: Window,
  plane: Plane,
  position: number,
  visit: (input: number, row: number, count: number) => void,
): void {
  const columns = positionsOf(window, plane)[1];
  const down = spanAt(Math.floor(position / columns), 0, plane.height, window);
  const across = spanAt(position % columns, 1, plane.width, window);
  const { channels } = plane;
  for (let ky = 0; ky < down.count; ky++) {
    const pixel = (down.at + ky) * plane.width + across.at;
    const tap = (down.from + ky) * window.kernel[1] + across.from;
    visit(pixel * channels, tap * channels, across.count * channels);
  }
}
