import * as errors from "../diagnostics/check-maps.js";
import { type Shape, shapeText } from "../ir/shape.js";
import { type Extent, planeOf, tiles } from "../ir/window.js";
import type { AveragePoolSpec, MaxPoolSpec, Size2d } from "../model.js";
import { extentText } from "../steps/map-texts.js";
import type { WrittenLayer } from "./layer.js";
import { behind, checkPool, extentOf } from "./written-window.js";

/** `maxPool(size)`, `averagePool(size)`: layers of their own between convolutions. */
export function poolSpec<Spec extends MaxPoolSpec | AveragePoolSpec>(): WrittenLayer<Spec> {
  return {
    check({ kind, size }, path, at, input) {
      if (input === null) return [];
      if (input.length === 1) {
        const expected = "a map [height, width, channels] or a signal [length, channels]";
        return [errors.needsMap(at(path), kind, expected, `a vector of ${shapeText(input)} values`)];
      }
      const extent = sizeOver(size, input);
      return checkPool(extent, input, `${kind} of ${extentText(extent, input.length === 2)}`, path, at);
    },
    inputShape: () => null,
    output: ({ size }, input) =>
      input.length === 1 ? null : behind(tiles(sizeOver(size, input)), input, planeOf(input).channels),
    sizes: () => null,
    lower({ kind, size }, { name, source, input }) {
      const extent = sizeOver(size, input);
      const output = behind(tiles(extent), input, planeOf(input).channels)!;
      return [{ kind, name, source, input, output, window: tiles(extent) }];
    },
    cells: () => null,
    begins: false,
    isOverMaps: true,
    hasUnread: false,
    isNormalised: () => false,
  };
}

function sizeOver(size: Size2d, input: Shape): Extent {
  const [rows, columns] = extentOf(size);
  return input.length === 2 ? [1, columns] : [rows, columns];
}
