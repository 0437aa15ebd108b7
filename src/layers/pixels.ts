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

type Reading = CellsIr["reading"];

/** One output position over all channels, at `at` of the outputs; the map of its sample begins at `from` of the inputs. */
interface Position {
  readonly own: readonly number[];
  readonly channels: number;
  readonly from: number;
  readonly at: number;
}

/** A way to make one value of several pixels, and its gradient. */
interface Pool {
  forward(x: Float32Array, output: Float32Array, position: Position): void;
  /** Adds to the gradient of the map what the one of the outputs makes of it. */
  backward(
    back: Float32Array,
    gradient: Float32Array,
    x: Float32Array,
    output: Float32Array,
    position: Position,
  ): void;
}

const POOLS: Readonly<Record<Reading, Pool>> = {
  max: {
    forward(x, output, { own, channels, from, at }) {
      const first = from + own[0]! * channels;
      for (let c = 0; c < channels; c++) output[at + c] = x[first + c]!;
      for (let k = 1; k < own.length; k++) {
        const pixel = from + own[k]! * channels;
        for (let c = 0; c < channels; c++)
          if (x[pixel + c]! > output[at + c]!) output[at + c] = x[pixel + c]!;
      }
    },
    backward(back, gradient, x, output, { own, channels, from, at }) {
      for (let c = 0; c < channels; c++) {
        const g = gradient[at + c]!;
        if (g === 0) continue;
        let k = 0;
        while (k < own.length - 1 && x[from + own[k]! * channels + c] !== output[at + c]) k++;
        const index = from + own[k]! * channels + c;
        back[index] = back[index]! + g;
      }
    },
  },
  average: {
    forward(x, output, { own, channels, from, at }) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < own.length; k++) sum += x[from + own[k]! * channels + c]!;
        output[at + c] = sum / own.length;
      }
    },
    backward(back, gradient, _x, _output, { own, channels, from, at }) {
      for (let c = 0; c < channels; c++) {
        const share = gradient[at + c]! / own.length;
        for (let k = 0; share !== 0 && k < own.length; k++) {
          const index = from + own[k]! * channels + c;
          back[index] = back[index]! + share;
        }
      }
    },
  },
};

/** Calls `visit` for every position of a batch. */
function eachPosition(
  rows: number,
  size: number,
  pixels: Pixels,
  channels: number,
  visit: (position: Position) => void,
): void {
  for (let n = 0; n < rows; n++)
    for (let p = 0; p < pixels.length; p++) {
      const at = (n * pixels.length + p) * channels;
      visit({ own: pixels[p]!, channels, from: n * size, at });
    }
}

/** The pool of one sample. */
export function poolFloats(x: Float32Array, pixels: Pixels, input: Shape, reading: Reading): Float32Array {
  const { channels } = planeOf(input);
  const output = new Float32Array(pixels.length * channels);
  eachPosition(1, sizeOf(input), pixels, channels, (at) => POOLS[reading].forward(x, output, at));
  return output;
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
  const size = sizeOf(input);
  const rows = x.shape[0] ?? 0;
  const { forward, backward } = POOLS[reading];
  const output = engine.compute([x], [rows, pixels.length * channels], (values, [map]) =>
    eachPosition(rows, size, pixels, channels, (at) => forward(map!, values, at)),
  );
  return {
    output,
    backward: (gradient) =>
      engine.compute([gradient, x, output], [rows, size], (back, [g, map, pooled]) =>
        eachPosition(rows, size, pixels, channels, (at) => backward(back, g!, map!, pooled!, at)),
      ),
  };
}
