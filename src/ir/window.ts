import type { Shape } from "./shape.js";

/** Rows and columns; of a signal over time, one row. */
export type Extent = readonly [rows: number, columns: number];

/** A window that moves over a map. */
export interface Window {
  readonly kernel: Extent;
  readonly stride: Extent;
  /** Rows and columns outside the map that windows may reach: they add nothing. */
  readonly padding: readonly [top: number, left: number, bottom: number, right: number];
}

/** A map as rows, columns and channels. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The map of a shape: a signal `[length, channels]` has one row, a vector `[n]` one pixel. */
export function planeOf(shape: Shape): Plane {
  const [channels = 1, width = 1, height = 1] = [...shape].reverse();
  return { height, width, channels };
}

/** Pixels of a map; 1 of a vector. */
export function pixelsOf(shape: Shape): number {
  const { height, width } = planeOf(shape);
  return height * width;
}

/** Positions of the window in each direction: floor((size + padding - kernel) / stride) + 1, not positive where it does not fit. */
export function positionsOf({ kernel, stride, padding }: Window, { height, width }: Plane): Extent {
  const [top, left, bottom, right] = padding;
  const along = (size: number, axis: 0 | 1): number => Math.floor((size - kernel[axis]) / stride[axis]) + 1;
  return [along(height + top + bottom, 0), along(width + left + right, 1)];
}

/** Padding under which a map of `size` has ceil(size / stride) positions; the smaller half comes first. */
export function samePadding(size: number, kernel: number, stride: number): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The part of a window inside the map in one direction: first kernel index, number of them, and where it lies. */
export interface Span {
  readonly from: number;
  readonly count: number;
  /** First position in the map. */
  readonly at: number;
}

/** The span of position `index` along an axis. */
export function spanAt(index: number, axis: 0 | 1, size: number, { kernel, stride, padding }: Window): Span {
  const start = index * stride[axis] - padding[axis];
  const from = Math.max(0, -start);
  const count = Math.max(0, Math.min(kernel[axis], size - start) - from);
  return { from, count, at: start + from };
}

/** The window of whole, neighbouring tiles of a pool. */
export function tiles(size: Extent): Window {
  return { kernel: size, stride: size, padding: [0, 0, 0, 0] };
}

/** True for whole windows, one beside the other: no padding, and none begins before the one before it has ended. */
export function areTiles({ kernel, stride, padding }: Window): boolean {
  return kernel.join() === stride.join() && padding.every((each) => each === 0);
}

/**
 * The same positions with no more padding than they reach, and as tiles where there is one position alone and stays so, which has no stride;
 * null where a position covers nothing of the map.
 */
export function reaching(window: Window, plane: Plane): Window | null {
  const counts = positionsOf(window, plane);
  const { kernel, padding } = window;
  const along = (axis: 0 | 1, size: number): { readonly stride: number; readonly behind: number } | null => {
    const staysOne = counts[axis] === 1 && size + padding[axis] < 2 * kernel[axis];
    const stride = staysOne ? kernel[axis] : window.stride[axis];
    const last = (counts[axis] - 1) * stride - padding[axis];
    if (padding[axis] >= kernel[axis] || last >= size) return null;
    return { stride, behind: Math.max(0, last + kernel[axis] - size) };
  };
  const [down, across] = [along(0, plane.height), along(1, plane.width)];
  if (down === null || across === null) return null;
  const [top, left] = padding;
  return { kernel, stride: [down.stride, across.stride], padding: [top, left, down.behind, across.behind] };
}

/** Pixels under all positions of a window, those outside the map left out: its taps at work. */
export function coveredPixels(window: Window, plane: Plane): number {
  const along = (axis: 0 | 1, size: number): number => {
    const count = positionsOf(window, plane)[axis];
    return Array.from({ length: count }, (_, at) => spanAt(at, axis, size, window).count).reduce(
      (a, b) => a + b,
      0,
    );
  };
  return along(0, plane.height) * along(1, plane.width);
}

/** Shape behind a window, with this many channels; sizes are not positive where the window does not fit. */
export function mapBehind(window: Window, input: Shape, channels: number): Shape {
  const [rows, columns] = positionsOf(window, planeOf(input));
  return input.length === 2 ? [columns, channels] : [rows, columns, channels];
}
