import { ELEMENTS } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Shape } from "../ir/shape.js";
import { type Plane, planeOf, positionsOf, spanAt, type Window } from "../ir/window.js";

/** A step whose output may take the place of its input. */
export interface InPlace {
  /** Ids of the tensors. */
  readonly input: string;
  readonly output: string;
  /** Bytes by which the output has to begin before the input; a multiple of 4. */
  readonly headroom: number;
}

/**
 * Order in which the kernels of a kind go through positions, as ff_window.h says. `positions`: while one is written, windows of
 * some positions before it are still read. `rows`: those of its whole row, too. `channels`: each channel by itself and by
 * position, of whose window nothing is read once it is written.
 */
export type PositionOrder = "positions" | "rows" | "channels";

/** Positions that are computed together, in whatever rows they are: `FF_CONV_HALVES` of the kernels. */
const TOGETHER = 6;

/** Bytes of one pixel of the input and of the output. */
export interface PixelBytes {
  readonly input: number;
  readonly output: number;
}

/** Bytes of one pixel of a map. */
export function pixelBytes(model: DeviceModel, map: Shape): number {
  return planeOf(map).channels * ELEMENTS[formatOf(model).elements.stored].bytes;
}

/**
 * The least number of bytes by which the output of a window has to begin before its input: then no position is written
 * over a pixel that is still to be read. A multiple of 4 and, where channels are independent, of a pixel, so that a
 * channel only takes the place of itself.
 */
export function headroom(window: Window, input: Shape, bytes: PixelBytes, order: PositionOrder): number {
  const plane = planeOf(input);
  const [rows, columns] = positionsOf(window, plane);
  let most = 0;
  for (let at = 0; at < rows * columns; at++) {
    const start = at - (at % columns); // of its row
    const before = Math.max(0, at - TOGETHER + 1);
    const first = { positions: before, rows: Math.min(start, before), channels: at + 1 }[order];
    if (first === rows * columns) continue; // nothing is read any more
    most = Math.max(most, (at + 1) * bytes.output - firstPixel(window, plane, first, columns) * bytes.input);
  }
  return roundUp(most, { positions: 4, rows: 4, channels: commonMultiple(4, bytes.output) }[order]);
}

/** The first pixel under the window of a position or of one behind it, be it in its row or in the next. */
function firstPixel(window: Window, { height, width }: Plane, position: number, columns: number): number {
  const pixelAt = (row: number, column: number): number =>
    spanAt(row, 0, height, window).at * width + spanAt(column, 1, width, window).at;
  const row = Math.floor(position / columns);
  return Math.min(pixelAt(row, position % columns), pixelAt(row + 1, 0));
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function commonMultiple(a: number, b: number): number {
  let multiple = Math.max(a, b);
  while (multiple % a !== 0 || multiple % b !== 0) multiple += Math.max(a, b);
  return multiple;
}
