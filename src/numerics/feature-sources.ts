import type { CellsIr } from "../ir/layers.js";
import type { Extent, Plane, Window } from "../ir/window.js";
import { type Area, cellArea, eachRunAt } from "./windows.js";

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

function tilesOf({ map, pool, cells }: MapReading, cell: number): Area[] {
  const pooled = { height: Math.floor(map.height / pool[0]), width: Math.floor(map.width / pool[1]) };
  const { top, left, rows, columns } = cellArea(cells.grid, pooled, cell);
  const tile = (y: number, x: number, down: number, across: number): Area => ({
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
  const { channels } = plane;
  eachRunAt(window, plane, position, (pixel, tap, count) =>
    visit(pixel * channels, tap * channels, count * channels),
  );
}
