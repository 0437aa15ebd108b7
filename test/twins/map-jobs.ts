import type { Arithmetic } from "../../src/formats/arithmetic.js";
import type { Values } from "../../src/formats/element.js";
import {
  average,
  convolve,
  convolveDepthwise,
  type Kernel,
  maximum,
  poolCells,
  poolWindows,
} from "../../src/formats/over-maps.js";
import { type Extent, type Plane, positionsOf, samePadding, type Window } from "../../src/ir/window.js";
import { createRandom } from "../../src/numerics/prng.js";
import { bytes } from "../support/jobs.js";

/** Windows over maps for the kernels of every format, and what the reference makes of them. */

const random = createRandom(31);
export const integer = (low: number, high: number): number => low + random.below(high - low + 1);
export const uniform = (): number => random.uniform();
export const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;

/** A window over a map, and a number of outputs. */
export interface Shape {
  readonly window: Window;
  readonly plane: Plane;
  readonly outputs: number;
}

const CHANNELS = [1, 3, 16, 17, 64, 100];

/** Padding of one direction: none, that of as many positions as the stride allows, or any below the kernel. */
function padding(size: number, kernel: number, stride: number): readonly [number, number] {
  const before = integer(0, kernel - 1);
  const least = Math.max(0, kernel - size - before);
  const any = [before, integer(Math.min(least, kernel - 1), kernel - 1)] as const;
  if (size + any[0] + any[1] < kernel) return samePadding(size, kernel, stride);
  return kernel <= size ? pick([[0, 0] as const, samePadding(size, kernel, stride), any]) : any;
}

/** A window that fits at least once, with few enough weights to be told over a wire. */
export function randomShape(): Shape {
  for (;;) {
    const channels = pick(CHANNELS);
    const plane = { height: pick([1, 2, 3, 5, 9, 12]), width: pick([1, 2, 3, 5, 8, 13, 40]), channels };
    const kernel: Extent = pick([
      [1, 1],
      [3, 3],
      [integer(1, 7), integer(1, 7)],
      [1, integer(1, 7)],
    ] as const);
    const stride: Extent = pick([
      [1, 1],
      [2, 2],
      [integer(1, 3), integer(1, 3)],
    ] as const);
    const [top, bottom] = padding(plane.height, kernel[0], stride[0]);
    const [left, right] = padding(plane.width, kernel[1], stride[1]);
    const window: Window = { kernel, stride, padding: [top, left, bottom, right] };
    const outputs = pick([integer(1, 20), integer(1, 70), 16, 32, 64, 100]);
    const [rows, columns] = positionsOf(window, plane);
    const weights = kernel[0] * kernel[1] * channels * outputs;
    if (rows > 0 && columns > 0 && weights < 40_000 && rows * columns * weights < 2_000_000)
      return { window, plane, outputs };
  }
}

/** The window of a job, as the program reads it. */
export function windowFields({ window, plane }: Shape): Buffer {
  const { kernel, stride, padding } = window;
  const map = [plane.height, plane.width, plane.channels];
  return bytes(
    Uint16Array.of(...map, ...positionsOf(window, plane), ...kernel, ...stride, padding[0], padding[1]),
  );
}

/** Number of positions of a window. */
export function positions({ window, plane }: Shape): number {
  const [rows, columns] = positionsOf(window, plane);
  return rows * columns;
}

type Make = (size: number) => Values;

/** z of a convolution, and its multiply-accumulates. */
export function convolved(
  arithmetic: Arithmetic,
  shape: Shape,
  kernel: Kernel,
  x: Values,
  sums: Make,
  stored: Make,
): { macs: number; z: Values } {
  const z = stored(positions(shape) * shape.outputs);
  const macs = convolve(arithmetic, shape.window, shape.plane, kernel, x, sums(shape.outputs), z);
  return { macs, z };
}

/** z of a depthwise convolution, and its multiply-accumulates. */
export function convolvedDepthwise(
  arithmetic: Arithmetic,
  shape: Shape,
  kernel: Kernel,
  x: Values,
  sums: Make,
  stored: Make,
): { macs: number; z: Values } {
  const { channels } = shape.plane;
  const z = stored(positions(shape) * channels);
  const macs = convolveDepthwise(arithmetic, shape.window, shape.plane, kernel, x, sums(channels), z);
  return { macs, z };
}

/** Largest values and means of the windows, then of the cells of a grid. */
export function pooled(
  arithmetic: Arithmetic,
  shape: Shape,
  cells: Extent,
  gain: number,
  x: Values,
  stored: Make,
): Values[] {
  const { window, plane } = shape;
  const { channels } = plane;
  const ofWindows = [maximum(arithmetic), average(arithmetic, 0)].map((pool) => {
    const z = stored(positions(shape) * channels);
    poolWindows(pool, window, plane, x, z);
    return z;
  });
  const ofCells = [maximum(arithmetic), average(arithmetic, gain)].map((pool) => {
    const f = stored(cells[0] * cells[1] * channels);
    poolCells(pool, cells, plane, x, f);
    return f;
  });
  return [...ofWindows, ...ofCells];
}
