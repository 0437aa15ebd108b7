import type { Extent, Plane, Window } from "../ir/window.js";
import { cellArea, eachWindow } from "../numerics/windows.js";
import type { Arithmetic, Requantization } from "./arithmetic.js";
import type { Values } from "./element.js";

/** Layers over maps, [height][width][channels], in the arithmetic of a format. */

/** Constants of a convolution: weights [kernel rows][kernel columns][channels][outputs], depthwise without the last. */
export interface Kernel {
  readonly weights: Values;
  readonly bias: Values;
  readonly factors: Requantization | null;
}

/** z = relu(bias + window W) at every position; acc has room for the outputs. Returns multiply-accumulates. */
export function convolve(
  arithmetic: Arithmetic,
  window: Window,
  plane: Plane,
  kernel: Kernel,
  x: Values,
  acc: Values,
  z: Values,
): number {
  const row = plane.channels * acc.length;
  const runs = new Map<number, Values>(); // few: a view is as dear as the products of a run
  const add = (pixels: Values, tap: number, count: number): number => {
    const key = tap * (window.kernel[1] + 1) + count;
    const weights = runs.get(key) ?? kernel.weights.subarray(tap * row, (tap + count) * row);
    runs.set(key, weights);
    return arithmetic.accumulate(pixels, weights, acc);
  };
  return sumUp(arithmetic, window, plane, kernel, add, x, acc, z);
}

/** The same channel by channel; acc has room for the channels. */
export function convolveDepthwise(
  arithmetic: Arithmetic,
  window: Window,
  plane: Plane,
  kernel: Kernel,
  x: Values,
  acc: Values,
  z: Values,
): number {
  const { channels } = plane;
  const add = (pixels: Values, tap: number, count: number): number => {
    let macs = 0;
    for (let k = 0; k < count; k++) {
      const weights = kernel.weights.subarray((tap + k) * channels, (tap + k + 1) * channels);
      macs += arithmetic.accumulateEach(pixels.subarray(k * channels, (k + 1) * channels), weights, acc);
    }
    return macs;
  };
  return sumUp(arithmetic, window, plane, kernel, add, x, acc, z);
}

/** z at every position, from sums to which `add` adds one run of pixels after the other. */
function sumUp(
  arithmetic: Arithmetic,
  window: Window,
  { height, width, channels }: Plane,
  { bias, factors }: Kernel,
  add: (pixels: Values, tap: number, count: number) => number,
  x: Values,
  acc: Values,
  z: Values,
): number {
  const outputs = acc.length;
  let macs = 0;
  eachWindow(
    window,
    { height, width, channels },
    () => acc.set(bias),
    (pixel, tap, count) => {
      macs += add(x.subarray(pixel * channels, (pixel + count) * channels), tap, count);
    },
    (index) => arithmetic.activate(acc, factors, 0, z.subarray(index * outputs, (index + 1) * outputs)),
  );
  return macs;
}

/** Something that makes one pixel of several, in their order. */
export type Pool = (pixels: readonly Values[], z: Values) => void;

/** The largest value of each channel. */
export function maximum(arithmetic: Arithmetic): Pool {
  return (pixels, z) => {
    z.set(pixels[0]!);
    for (const pixel of pixels.slice(1)) arithmetic.larger(pixel, z);
  };
}

/** The mean of each channel, times 2^gain for integers. */
export function average(arithmetic: Arithmetic, gain: number): Pool {
  return (pixels, z) => arithmetic.mean(pixels, gain, z);
}

/** z = the pool of every window. */
export function poolWindows(pool: Pool, window: Window, plane: Plane, x: Values, z: Values): void {
  const { channels } = plane;
  let pixels: Values[] = [];
  eachWindow(
    window,
    plane,
    () => {
      pixels = [];
    },
    (pixel, _tap, count) => {
      for (let k = pixel; k < pixel + count; k++) pixels.push(x.subarray(k * channels, (k + 1) * channels));
    },
    (index) => pool(pixels, z.subarray(index * channels, (index + 1) * channels)),
  );
}

/** f = the pool of every cell of a grid of rows x columns. */
export function poolCells(pool: Pool, grid: Extent, plane: Plane, x: Values, f: Values): void {
  const { width, channels } = plane;
  for (let cell = 0; cell < grid[0] * grid[1]; cell++) {
    const { top, left, rows, columns } = cellArea(grid, plane, cell);
    const pixels: Values[] = [];
    for (let y = top; y < top + rows; y++)
      for (let at = left; at < left + columns; at++)
        pixels.push(x.subarray((y * width + at) * channels, (y * width + at + 1) * channels));
    pool(pixels, f.subarray(cell * channels, (cell + 1) * channels));
  }
}
