import { coveredPixels, positionsOf } from "../ir/window.js";
import type { MapWork } from "../steps/step.js";

/** Positions of a convolution, inputs of a patch, and how many of all patches are neither outside the map nor zero. */
export function sizesOf({ window, plane, density }: MapWork): {
  readonly positions: number;
  readonly inputs: number;
  readonly working: number;
} {
  const [rows, columns] = positionsOf(window, plane);
  return {
    positions: rows * columns,
    inputs: window.kernel[0] * window.kernel[1] * plane.channels,
    working: coveredPixels(window, plane) * plane.channels * density,
  };
}

/** Way to the patches of kernels of one row; null where there are several. */
export function pointwiseText({ window: { kernel } }: MapWork): string | null {
  if (kernel[0] > 1) return null;
  return kernel[1] === 1
    ? "pointwise, inputs are read where they are"
    : "one row, inputs are read where they are";
}
