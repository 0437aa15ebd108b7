import type { CellsIr, PoolIr } from "../ir/layers.js";
import { type Shape, shapeText } from "../ir/shape.js";
import type { Extent, Window } from "../ir/window.js";

/** Words of a convolution: `conv 5 x 5 stride 2 x 2, 28 x 28 x 1 -> 14 x 14 x 12, relu`. */
export function convText(window: Window, input: Shape, output: Shape, then = ", relu"): string {
  return `conv ${windowText(window, input, output)}${then}`;
}

/** Words of a depthwise one: `depthwise 3 x 3, 14 x 14 x 12 -> 14 x 14 x 12, relu`. */
export function depthwiseText(window: Window, input: Shape, output: Shape, then = ", relu"): string {
  return `depthwise ${windowText(window, input, output)}${then}`;
}

function windowText({ kernel, stride }: Window, input: Shape, output: Shape): string {
  const isSignal = input.length === 2;
  const strides = stride[0] * stride[1] === 1 ? "" : ` stride ${extentText(stride, isSignal)}`;
  return `${extentText(kernel, isSignal)}${strides}, ${shapeText(input)} -> ${shapeText(output)}`;
}

const POOLS = { maxPool: "max pool", averagePool: "average pool", roundedMean: "rounded mean" } as const;

/** Words of a pool: `max pool 2 x 2, 14 x 14 x 24 -> 7 x 7 x 24`; a stride that is not its size stands with it. */
export function poolText({
  kind,
  window: { kernel, stride, padding },
  input,
  output,
}: Pick<PoolIr, "window" | "input" | "output"> & { readonly kind: keyof typeof POOLS }): string {
  // Windows side by side go by their size alone.
  const told = kernel.join() === stride.join() ? ([1, 1] as const) : stride;
  return `${POOLS[kind]} ${windowText({ kernel, stride: told, padding }, input, output)}`;
}

/** Words of what a head reads of a map: `maximum of 2 x 2 cells of 14 x 14 x 12, for the head`. */
export function cellsText({ reading, grid }: CellsIr, read: Shape): string {
  const what = { max: "maximum", average: "mean" }[reading];
  const cells = grid[0] * grid[1] === 1 ? "" : ` ${extentText(grid, read.length === 2)} cells of`;
  return `${what} of${cells} ${shapeText(read)}, for the head`;
}

/** Words of a size: `5 x 5`, of a signal `5`. */
export function extentText([rows, columns]: Extent, isSignal = false): string {
  return isSignal ? `${columns}` : `${rows} x ${columns}`;
}
