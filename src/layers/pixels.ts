import type { Engine, Tensor } from "../engine/engine.js";
import { type Pixels, type PoolGeometry, poolGeometry } from "../engine/pooling.js";
import type { CellsIr } from "../ir/layers.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { type Extent, planeOf, type Window } from "../ir/window.js";
import { cellArea, eachWindow } from "../numerics/windows.js";
import type { Followed } from "./layer.js";

/** Pools and cells in floats: each output is made of a list of pixels of the map. */

/** The pixels under every position of a window. */
export function windowPixels(window: Window, input: Shape): Pixels {
  const all: number[][] = [];
  eachWindow(
    window,
    planeOf(input),
    () => all.push([]),
    (pixel, _tap, count) => {
      for (let k = 0; k < count; k++) all.at(-1)!.push(pixel + k);
    },
    () => undefined,
  );
  return all;
}

/** The pixels of every cell of a grid. */
export function cellPixels(grid: Extent, input: Shape): Pixels {
  const plane = planeOf(input);
  return Array.from({ length: grid[0] * grid[1] }, (_, cell) => {
    const { top, left, rows, columns } = cellArea(grid, plane, cell);
    const own: number[] = [];
    for (let y = top; y < top + rows; y++)
      for (let x = left; x < left + columns; x++) own.push(y * plane.width + x);
    return own;
  });
}

type Reading = CellsIr["reading"];

/** The pool of one sample; means are of float64 sums. */
export function poolFloats(x: Float32Array, pixels: Pixels, input: Shape, reading: Reading): Float32Array {
  const { channels } = planeOf(input);
  const pooled = new Float32Array(pixels.length * channels);
  const own = new Float64Array(channels);
  for (const [position, covered] of pixels.entries()) {
    own.fill(FIRST[reading]);
    for (const pixel of covered) JOIN[reading](x, pixel * channels, own);
    const divisor = reading === "average" ? covered.length : 1;
    for (let c = 0; c < channels; c++) pooled[position * channels + c] = own[c]! / divisor;
  }
  return pooled;
}

const FIRST: Readonly<Record<Reading, number>> = { max: Number.NEGATIVE_INFINITY, average: 0 };

/** Adds a pixel, at `from` of the map, to what is known of its channels. */
const JOIN: Readonly<Record<Reading, (x: Float32Array, from: number, own: Float64Array) => void>> = {
  max(x, from, own) {
    for (let c = 0; c < own.length; c++) own[c] = Math.max(own[c]!, x[from + c]!);
  },
  average(x, from, own) {
    for (let c = 0; c < own.length; c++) own[c] = own[c]! + x[from + c]!;
  },
};

const known = new WeakMap<object, PoolGeometry>();

/** The pool of a batch [rows][size], and its gradient; `pixels` are asked for once for each `owner`. */
export function poolTensor(
  engine: Engine,
  x: Tensor,
  owner: object,
  pixels: () => Pixels,
  input: Shape,
  reading: Reading,
): Followed {
  const geometry = known.get(owner) ?? poolGeometry(pixels(), planeOf(input).channels, sizeOf(input));
  known.set(owner, geometry);
  const output = engine.pool(x, geometry, reading);
  return { output, backward: (gradient) => engine.poolBack(gradient, x, output, geometry, reading) };
}
