import * as errors from "../diagnostics/check-maps.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type Shape, shapeText } from "../ir/shape.js";
import { areTiles, planeOf, type Window } from "../ir/window.js";
import type { AveragePoolSpec, MaxPoolSpec } from "../model.js";
import { extentText } from "../steps/map-texts.js";
import type { WrittenLayer } from "./layer.js";
import { behind, checkPool, checkWindow, extentOf, paddingOf } from "./written-window.js";

/** `maxPool(size, options)`, `averagePool(size, options)`: layers of their own between convolutions. */
export function poolSpec<Spec extends MaxPoolSpec | AveragePoolSpec>(): WrittenLayer<Spec> {
  return {
    check(spec, path, at, input) {
      if (input === null) return [];
      if (input.length === 1) {
        const expected = "a map [height, width, channels] or a signal [length, channels]";
        return [errors.needsMap(at(path), spec.kind, expected, `a vector of ${shapeText(input)} values`)];
      }
      return checkOver(spec, path, at, input);
    },
    inputShape: () => null,
    output: (spec, input) =>
      input.length === 1 ? null : behind(windowOver(spec, input), input, planeOf(input).channels),
    sizes: () => null,
    lower(spec, { name, source, input }) {
      const window = windowOver(spec, input);
      const output = behind(window, input, planeOf(input).channels)!;
      return [{ kind: spec.kind, name, source, input, output, window }];
    },
    cells: () => null,
    begins: false,
    isOverMaps: true,
    hasUnread: false,
    isNormalised: () => false,
  };
}

type Pool = MaxPoolSpec | AveragePoolSpec;

/** The window over a map or a signal; without a stride it goes on by its size. */
function windowOver({ size, stride = size, padding = "valid" }: Pool, input: Shape): Window {
  const isSignal = input.length === 2;
  const over = (sizes: Pool["size"]): Window["kernel"] => {
    const [rows, columns] = extentOf(sizes);
    return isSignal ? [1, columns] : [rows, columns];
  };
  const [kernel, step] = [over(size), over(stride)];
  return { kernel, stride: step, padding: paddingOf(padding, kernel, step, planeOf(input), isSignal) };
}

function checkOver(spec: Pool, path: string, at: SpanOf, input: Shape): Diagnostic[] {
  const { kind, padding } = spec;
  const isSignal = input.length === 2;
  const sides = isSignal ? 2 : 4;
  if (typeof padding === "object" && padding.length !== sides)
    return [errors.sizeCount(at(`${path}.padding`), padding.length, `${sides} values`)];
  const window = windowOver(spec, input);
  const what = `${kind} of ${extentText(window.kernel, isSignal)}`;
  return areTiles(window)
    ? checkPool(window.kernel, input, what, path, at)
    : checkWindow(window, input, what, path, at);
}
