import * as errors from "../diagnostics/check-maps.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { MOST_INPUTS } from "../ir/limits.js";
import { type Shape, shapeText } from "../ir/shape.js";
import { type Extent, type Plane, planeOf, positionsOf, samePadding, type Window } from "../ir/window.js";
import { extentText } from "./map-texts.js";

/** Layers over maps as a model file writes them: their windows, and what may be wrong with these. */

/** A number for both directions, or one for each. */
export function extentOf(size: number | readonly number[]): Extent {
  return typeof size === "number" ? [size, size] : [size[0] ?? 0, size[1] ?? 0];
}

/** Words of a map's size, without channels: `a map of 28 x 28`, `a signal of 96`. */
function sizeText(shape: Shape): string {
  return `a ${shape.length === 2 ? "signal" : "map"} of ${shapeText(shape.slice(0, -1))}`;
}

/** Padding in words and numbers, for a map of this size. */
export function paddingOf(
  padding: "valid" | "same" | readonly number[],
  kernel: Extent,
  stride: Extent,
  { height, width }: Plane,
  isSignal: boolean,
): Window["padding"] {
  if (typeof padding !== "string") {
    const [first = 0, second = 0, third = 0, fourth = 0] = padding;
    return isSignal ? [0, first, 0, second] : [first, second, third, fourth];
  }
  const paddings = {
    valid: (): Window["padding"] => [0, 0, 0, 0],
    same: (): Window["padding"] => {
      const [top, bottom] = samePadding(height, kernel[0], stride[0]);
      const [left, right] = samePadding(width, kernel[1], stride[1]);
      return [top, left, bottom, right];
    },
  };
  return paddings[padding]();
}

/** The window of whole, neighbouring tiles of a pool. */
export function tiles(size: Extent): Window {
  return { kernel: size, stride: size, padding: [0, 0, 0, 0] };
}

/** Shape behind a window, with this many channels; null where a window does not fit. */
export function behind(window: Window, input: Shape, channels: number): Shape | null {
  const [rows, columns] = positionsOf(window, planeOf(input));
  if (rows < 1 || columns < 1) return null;
  return input.length === 2 ? [columns, channels] : [rows, columns, channels];
}

/** Errors of a window over a map; `what` are its words, e.g. `conv2d of 5 x 5`. */
export function checkWindow(
  window: Window,
  input: Shape,
  what: string,
  path: string,
  at: SpanOf,
): Diagnostic[] {
  const { kernel, padding } = window;
  const plane = planeOf(input);
  const isSignal = input.length === 2;
  const [top, left, bottom, right] = padding;
  if (Math.max(top, bottom) >= kernel[0] || Math.max(left, right) >= kernel[1]) {
    const given = isSignal ? [left, right] : padding;
    return [errors.paddingTooLarge(at(`${path}.padding`), given, extentText(kernel, isSignal))];
  }
  if (behind(window, input, 1) === null) {
    const padded: Extent = [plane.height + top + bottom, plane.width + left + right];
    return [errors.windowTooLarge(at(path), what, sizeText(input), extentText(padded, isSignal))];
  }
  const inputs = kernel[0] * kernel[1] * plane.channels;
  return inputs > MOST_INPUTS ? [errors.tooManyTaps(at(path), inputs, MOST_INPUTS)] : [];
}

/** Errors of a pool of this size over a map; `what` are its words. */
export function checkPool(size: Extent, input: Shape, what: string, path: string, at: SpanOf): Diagnostic[] {
  if (behind(tiles(size), input, 1) !== null) return [];
  return [errors.emptyMap(at(path), what, sizeText(input))];
}
