import { planeOf } from "../ir/window.js";
import type { Depthwise1dSpec, Depthwise2dSpec } from "../model.js";
import type { WrittenLayer } from "./layer.js";
import { behind } from "./maps.js";
import {
  checkWritten,
  mapWindow,
  sampleMap,
  signalWindow,
  type WrittenWindow,
  windowOver,
} from "./written-window.js";

/** `depthwise2d({ kernel, stride, padding, name })`. */
export const depthwise2dSpec = depthwiseSpec<Depthwise2dSpec>(mapWindow);
/** `depthwise1d({ kernel, stride, padding, name })`. */
export const depthwise1dSpec = depthwiseSpec<Depthwise1dSpec>(signalWindow);

function depthwiseSpec<Spec extends Depthwise2dSpec | Depthwise1dSpec>(
  windowOf: (spec: Spec) => WrittenWindow,
): WrittenLayer<Spec> {
  return {
    check: (spec, path, at, input) => (input ? checkWritten(windowOf(spec), spec.kind, path, at, input) : []),
    inputShape: (spec, shape, layout) => sampleMap(shape, layout, windowOf(spec).isSignal),
    output(spec, input) {
      const window = windowOver(windowOf(spec), input);
      return window && behind(window, input, planeOf(input).channels);
    },
    sizes: () => null,
    lower(spec, { name, source, input }) {
      const window = windowOver(windowOf(spec), input)!;
      const output = behind(window, input, planeOf(input).channels)!;
      return [{ kind: "depthwise", name, source, input, output, window, overlay: false }];
    },
    cells: () => null,
    begins: true,
    isOverMaps: true,
    isNormalised: () => false,
  };
}
