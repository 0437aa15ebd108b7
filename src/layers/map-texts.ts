import type { PoolLayer } from "../ir/layers.js";
import { type Shape, shapeText } from "../ir/shape.js";
import type { Extent, Window } from "../ir/window.js";

/** Words of a convolution: `conv 5 x 5 stride 2 x 2, 28 x 28 x 1 -> 14 x 14 x 12, relu`. */
export function convText(window: Window, input: Shape, output: Shape): string {
  return `conv ${windowText(window, input, output)}`;
}

/** Words of a depthwise one: `depthwise 3 x 3, 14 x 14 x 12 -> 14 x 14 x 12, relu`. */
export function depthwiseText(window: Window, input: Shape, output: Shape): string {
  return `depthwise ${windowText(window, input, output)}`;
}

function windowText({ kernel, stride }: Window, input: Shape, output: Shape): string {
  const isSignal = input.length === 2;
  const strides = stride[0] * stride[1] === 1 ? "" : ` stride ${extentText(stride, isSignal)}`;
  return `${extentText(kernel, isSignal)}${strides}, ${shapeText(input)} -> ${shapeText(output)}, relu`;
}

/** Words of a pool: `max pool 2 x 2, 14 x 14 x 24 -> 7 x 7 x 24`. */
export function poolText({ kind, size, input, output }: PoolLayer): string {
  const what = { maxPool: "max pool", averagePool: "average pool" }[kind];
  return `${what} ${extentText(size, input.length === 2)}, ${shapeText(input)} -> ${shapeText(output)}`;
}

/** Words of a size: `5 x 5`, of a signal `5`. */
export function extentText([rows, columns]: Extent, isSignal = false): string {
  return isSignal ? `${columns}` : `${rows} x ${columns}`;
}
