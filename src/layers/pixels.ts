import type { Engine, Tensor } from "../engine/engine.js";
import type { CellsIr } from "../ir/layers.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { type Extent, planeOf, type Window } from "../ir/window.js";
import { cellStart, eachWindow } from "../numerics/windows.js";
import type { Followed } from "./layer.js";

/**
 * Pools and cells in floats: each output is made of a list of pixels of the map. Plain loops over arrays, since the gradient
 * of a maximum touches few of them, and ties go to the first pixel as on the device.
 */

/** Indices of the pixels behind each output, in their order. */
export type Pixels = readonly (readonly number[])[];

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
export function cellPixels([rows, columns]: Extent, input: Shape): Pixels {
  const { height, width } = planeOf(input);
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const own: number[] = [];
    for (let y = cellStart(row, rows, height); y < cellStart(row + 1, rows, height); y++)
      for (let x = cellStart(column, columns, width); x < cellStart(column + 1, columns, width); x++)
        own.push(y * width + x);
    return own;
  });
}

/** Outputs of one sample, and for maxima the index of the element that each comes from. */
interface Pooled {
  readonly values: Float32Array;
  readonly from: Uint32Array;
}

type Reading = CellsIr["reading"];

function pool(x: Float32Array, offset: number, pixels: Pixels, channels: number, reading: Reading): Pooled {
  const values = new Float32Array(pixels.length * channels);
  const from = new Uint32Array(values.length);
  for (const [position, own] of pixels.entries())
    for (let c = 0; c < channels; c++) {
      const at = position * channels + c;
      POOLS[reading](x, offset, own, channels, c, at, values, from);
    }
  return { values, from };
}

type PoolOne = (
  x: Float32Array,
  offset: number,
  pixels: readonly number[],
  channels: number,
  channel: number,
  at: number,
  values: Float32Array,
  from: Uint32Array,
) => void;

const POOLS: Readonly<Record<Reading, PoolOne>> = {
  max(x, offset, pixels, channels, channel, at, values, from) {
    let best = pixels[0]! * channels + channel;
    for (const pixel of pixels) {
      const index = pixel * channels + channel;
      if (x[offset + index]! > x[offset + best]!) best = index;
    }
    values[at] = x[offset + best]!;
    from[at] = best;
  },
  average(x, offset, pixels, channels, channel, at, values) {
    let sum = 0;
    for (const pixel of pixels) sum += x[offset + pixel * channels + channel]!;
    values[at] = sum / pixels.length;
  },
};

/** Share of one output's gradient that each pixel of the map gets. */
const BACK: Readonly<
  Record<
    Reading,
    (
      g: number,
      own: readonly number[],
      c: number,
      channels: number,
      from: number,
      into: Float32Array,
      offset: number,
    ) => void
  >
> = {
  max(g, _own, _c, _channels, from, into, offset) {
    into[offset + from]! += g;
  },
  average(g, own, c, channels, _from, into, offset) {
    for (const pixel of own) into[offset + pixel * channels + c]! += g / own.length;
  },
};

/** The pool of one sample. */
export function poolFloats(x: Float32Array, pixels: Pixels, input: Shape, reading: Reading): Float32Array {
  return pool(x, 0, pixels, planeOf(input).channels, reading).values;
}

/** The pool of a batch [rows][size], and its gradient. */
export function poolTensor(
  engine: Engine,
  x: Tensor,
  pixels: Pixels,
  input: Shape,
  reading: Reading,
): Followed {
  const { channels } = planeOf(input);
  const [size, width] = [sizeOf(input), pixels.length * channels];
  const rows = x.shape[0] ?? 0;
  const values = engine.read(x);
  const output = new Float32Array(rows * width);
  const from = new Uint32Array(rows * width);
  for (let n = 0; n < rows; n++) {
    const pooled = pool(values, n * size, pixels, channels, reading);
    output.set(pooled.values, n * width);
    from.set(pooled.from, n * width);
  }
  return {
    output: engine.tensor(output, [rows, width]),
    backward(gradient) {
      const g = engine.read(gradient);
      const back = new Float32Array(rows * size);
      for (let n = 0; n < rows; n++)
        for (const [position, own] of pixels.entries())
          for (let c = 0; c < channels; c++) {
            const at = n * width + position * channels + c;
            if (g[at] !== 0) BACK[reading](g[at]!, own, c, channels, from[at]!, back, n * size);
          }
      return engine.tensor(back, [rows, size]);
    },
  };
}
