import * as errors from "../diagnostics/check-maps.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type Shape, shapeText } from "../ir/shape.js";
import { type Extent, planeOf, type Window } from "../ir/window.js";
import type { InputSpec, Window1dOptions, Window2dOptions } from "../model.js";
import { extentText } from "../steps/map-texts.js";
import { checkWindow, extentOf, paddingOf } from "./written-window.js";

/** A window as a model file writes it, over a map or over a signal. */
export interface WindowOptions {
  readonly kernel: Extent;
  readonly stride: Extent;
  readonly padding: "valid" | "same" | readonly number[];
  readonly isSignal: boolean;
}

/** The window of a layer over maps. */
export function mapWindow({ kernel, stride = 1, padding = "valid" }: Window2dOptions): WindowOptions {
  return { kernel: extentOf(kernel), stride: extentOf(stride), padding, isSignal: false };
}

/** The window of a layer over signals. */
export function signalWindow({ kernel, stride = 1, padding = "valid" }: Window1dOptions): WindowOptions {
  return { kernel: [1, kernel], stride: [1, stride], padding, isSignal: true };
}

/** Shape of a sample as a layer over maps or signals reads it, channels last; null where it is neither. */
export function sampleMap(shape: Shape, layout: InputSpec["layout"], isSignal: boolean): Shape | null {
  const dimensions = dimensionsOf(isSignal);
  if (shape.length === dimensions - 1) return [...shape, 1];
  if (shape.length !== dimensions) return null;
  const [channels = 1, ...sizes] = shape;
  return layout === "chw" ? [...sizes, channels] : shape;
}

function dimensionsOf(isSignal: boolean): number {
  return isSignal ? 2 : 3;
}

/** The window over a map of this shape; null where that is no map, or no size of the window is one. */
export function windowOver(
  { kernel, stride, padding, isSignal }: WindowOptions,
  input: Shape,
): Window | null {
  const sizes = [...kernel, ...stride];
  if (input.length !== dimensionsOf(isSignal) || !sizes.every((size) => size >= 1)) return null;
  return { kernel, stride, padding: paddingOf(padding, kernel, stride, planeOf(input), isSignal) };
}

/** Errors of the window of a layer of this kind over an input. */
export function checkWritten(
  written: WindowOptions,
  kind: string,
  path: string,
  at: SpanOf,
  input: Shape,
): Diagnostic[] {
  const { kernel, isSignal } = written;
  if (input.length !== dimensionsOf(isSignal)) {
    const expected = isSignal ? "a signal [length, channels]" : "a map [height, width, channels]";
    const hint =
      input.length === 1 ? undefined : "Layers over signals end in `1d`, layers over maps in `2d`.";
    return [errors.needsMap(at(path), kind, expected, inputText(input), hint)];
  }
  const window = windowOver(written, input);
  return window ? checkWindow(window, input, `${kind} of ${extentText(kernel, isSignal)}`, path, at) : [];
}

/** Words of an input of any shape. */
function inputText(input: Shape): string {
  const kinds = [`a vector of ${input[0]} values`, `a signal of ${shapeText(input)}`];
  return kinds[input.length - 1] ?? `a map of ${shapeText(input)}`;
}
