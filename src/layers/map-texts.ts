import type { Shape } from "../ir/shape.js";
import type { Window } from "../ir/window.js";

/** Words of a convolution: `conv 5 x 5 stride 2 x 2, 28 x 28 x 1 -> 14 x 14 x 12, relu`. */
export function convText(window: Window, input: Shape, output: Shape): string {
  return `conv ${windowText(window, input, output)}`;
}

/** Words of a depthwise one: `depthwise 3 x 3, 14 x 14 x 12 -> 14 x 14 x 12, relu`. */
export function depthwiseText(window: Window, input: Shape, output: Shape): string {
  return `depthwise ${windowText(window, input, output)}`;
}

function windowText({ kernel, stride }: Window, input: Shape, output: Shape): string {
  const strides = stride[0] * stride[1] === 1 ? "" : ` stride ${stride.join(" x ")}`;
  return `${kernel.join(" x ")}${strides}, ${input.join(" x ")} -> ${output.join(" x ")}, relu`;
}
