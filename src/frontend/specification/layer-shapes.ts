/** Shapes of layers, of those that a model file writes and of those of other files. */

import * as errors from "../../diagnostics/check.js";
import * as mapErrors from "../../diagnostics/check-maps.js";
import { MOST_SLICES, MOST_UNITS } from "../../ir/limits.js";
import type {
  AveragePoolSpec,
  ConvOptions,
  Depthwise1dSpec,
  Depthwise2dSpec,
  LayerSpec,
  MaxPoolSpec,
  NetSpec,
  PoolOptions,
  PretrainedLayer,
  Size2d,
  Window1dOptions,
  Window2dOptions,
} from "../../model.js";
import { from, type Range, whole } from "../ranges.js";
import {
  either,
  type Fields,
  flag,
  type Node,
  number,
  object,
  optional,
  pair,
  quad,
  type Shape,
  text,
  variants,
  words,
} from "../value-shape.js";
import { few } from "./few.js";

/** Rows and columns, or one number for both. */
const size2d = (range: Range, what: string): Shape<Size2d> =>
  either(
    number(range, mapErrors.layerSize(what)),
    pair(number(range, mapErrors.layerSize(what)), mapErrors.sizeCount),
  );

const kernel = whole(1, 255);

const padding = number(whole(0, 254), mapErrors.layerSize("padding"));

const convOptions: Fields<ConvOptions> = {
  name: optional(text),
  pool: optional(number(whole(1, 64), mapErrors.layerSize("pool"))),
  head: optional(words("max", "average")),
  cells: optional(size2d(whole(1, 64), "cells")),
  norm: optional(words("none", "map")),
};

const window2d: Fields<Window2dOptions> = {
  kernel: size2d(kernel, "kernel"),
  stride: optional(size2d(kernel, "stride")),
  padding: optional(either(words("valid", "same"), quad(padding, mapErrors.sizeCount))),
};

const window1d: Fields<Window1dOptions> = {
  kernel: number(kernel, mapErrors.layerSize("kernel")),
  stride: optional(number(kernel, mapErrors.layerSize("stride"))),
  padding: optional(either(words("valid", "same"), pair(padding, mapErrors.sizeCount))),
};

const filters = number(whole(1, MOST_UNITS), mapErrors.layerSize("filters"));

const depthwise2d = object<Depthwise2dSpec>({
  kind: words("depthwise2d"),
  ...window2d,
  name: optional(text),
});

const depthwise1d = object<Depthwise1dSpec>({
  kind: words("depthwise1d"),
  ...window1d,
  name: optional(text),
});

/** Values of two sides of a signal or four of a map, as the input of the layer tells. */
const sides: Shape<readonly number[]> = {
  kind: "list",
  of: padding,
  length: [2, 4],
  wrong: mapErrors.sizeCount,
};

const pool: Fields<PoolOptions> = {
  size: size2d(kernel, "size"),
  stride: optional(size2d(kernel, "stride")),
  padding: optional(either(words("valid", "same"), sides)),
};

const maxPool = object<MaxPoolSpec>({ kind: words("maxPool"), ...pool, name: optional(text) });

const averagePool = object<AveragePoolSpec>({ kind: words("averagePool"), ...pool, name: optional(text) });

const units = number(whole(1, MOST_UNITS), errors.units);

const pretrainedLayer = variants<PretrainedLayer, "kind">("kind", {
  dense: object({ kind: words("dense"), units, name: optional(text) }),
  conv2d: object({ kind: words("conv2d"), filters, ...window2d, name: optional(text) }),
  conv1d: object({ kind: words("conv1d"), filters, ...window1d, name: optional(text) }),
  ...{ depthwise2d, depthwise1d, maxPool, averagePool },
  batchNorm: object({
    kind: words("batchNorm"),
    name: optional(text),
    epsilon: optional(
      number(
        from(0, 1),
        mapErrors.layerSize(
          "epsilon",
          "It is what the framework has added to variances, often 1e-5 or 1e-3.",
        ),
      ),
    ),
  }),
});

/** Shape of a layer, or of a net that another file has. */
export const layer = variants<LayerSpec | NetSpec, "kind">("kind", {
  dense: object({
    kind: words("dense"),
    units,
    name: optional(text),
    slices: optional(number(whole(1, MOST_SLICES), errors.slices)),
  }),
  conv2d: object({ kind: words("conv2d"), filters, ...window2d, ...convOptions }),
  conv1d: object({ kind: words("conv1d"), filters, ...window1d, ...convOptions }),
  separable2d: object({ kind: words("separable2d"), filters, ...window2d, ...convOptions }),
  separable1d: object({ kind: words("separable1d"), filters, ...window1d, ...convOptions }),
  ...{ depthwise2d, depthwise1d, maxPool, averagePool },
  onnx: object({ kind: words("onnx"), file: text, scales: optional(words("new", "own")) }),
  tflite: object({
    kind: words("tflite"),
    file: text,
    scales: optional(words("new", "own")),
    rounding: optional(words("double", "single")),
  }),
  pretrained: object({
    kind: words("pretrained"),
    file: text,
    layers: few(pretrainedLayer, 256),
    order: optional(words("torch", "keras")),
    ignore: optional(few(text, 256)),
    trains: optional(flag),
  }),
});

/** Names of all kinds of layers, as a model file calls them. */
export const layerKinds = kindsOf(layer);

/** Names of those that `pretrained` takes. */
export const pretrainedKinds = kindsOf(pretrainedLayer);

function kindsOf(node: Node): readonly string[] {
  return node.kind === "variants" ? Object.keys(node.of) : [];
}
