import * as errors from "../diagnostics/check-maps.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { featuresOf } from "../ir/ir-blocks.js";
import type { CellsIr, LayerIr, WeightedIr } from "../ir/layers.js";
import { MOST_INPUTS } from "../ir/limits.js";
import { type Shape, shapeText, sizeOf } from "../ir/shape.js";
import { type Extent, planeOf, tiles, type Window } from "../ir/window.js";
import type { Conv1dSpec, Conv2dSpec, ConvOptions, Separable1dSpec, Separable2dSpec } from "../model.js";
import { extentText } from "../steps/map-texts.js";
import type { WrittenAt, WrittenLayer } from "./layer.js";
import {
  checkWritten,
  mapWindow,
  sampleMap,
  signalWindow,
  type WindowOptions,
  windowOver,
} from "./window-options.js";
import { behind, checkPool, extentOf } from "./written-window.js";

/** Cells that a head reads in each direction where the model file says none. */
const CELLS = { map: 2, signal: 4 } as const;

/** The one window of 1 x 1. */
const POINT: Window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0] };

type Spec = Conv2dSpec | Conv1dSpec | Separable2dSpec | Separable1dSpec;

/** A convolution in either number of dimensions. */
interface Written extends WindowOptions {
  readonly filters: number;
  readonly pool: Extent;
}

/** Layers with weights of a convolution whose window gives the map `output`. */
type Parts = (window: Window, output: Shape, at: WrittenAt) => readonly [WeightedIr, ...WeightedIr[]];

/** One convolution. */
const whole: Parts = (window, output, { name, source, input, overlay }) => [
  { kind: "conv", name, source, input, output, window, overlay },
];

/** The window over each channel, then one of 1 x 1 across channels. */
const separated: Parts = (window, output, { name, source, input, overlay }) => {
  const between = behind(window, input, planeOf(input).channels)!;
  return [
    { kind: "depthwise", name: `${name}_depthwise`, source, input, output: between, window, overlay: false },
    { kind: "conv", name, source, input: between, output, window: POINT, overlay },
  ];
};

/** `conv2d(filters, { kernel, stride, padding, pool, head, cells, norm, name })`. */
export const conv2dSpec = convSpec<Conv2dSpec>(mapWindow, whole);
/** `conv1d(filters, { ... })`. */
export const conv1dSpec = convSpec<Conv1dSpec>(signalWindow, whole);
/** `separable2d(filters, { ... })`. */
export const separable2dSpec = convSpec<Separable2dSpec>(mapWindow, separated);
/** `separable1d(filters, { ... })`. */
export const separable1dSpec = convSpec<Separable1dSpec>(signalWindow, separated);

function convSpec<Own extends Spec>(window: (spec: Own) => WindowOptions, parts: Parts): WrittenLayer<Own> {
  const writtenOf = (spec: Own): Written => {
    const own = window(spec);
    const { filters, pool = 1 } = spec;
    return { ...own, filters, pool: own.isSignal ? [1, pool] : [pool, pool] };
  };
  return {
    check: (spec, path, at, input) => (input ? check(writtenOf(spec), spec, path, at, input) : []),
    inputShape: (spec, shape, layout) => sampleMap(shape, layout, window(spec).isSignal),
    output: (spec, input) => mapsOf(writtenOf(spec), input)?.pooled ?? null,
    sizes: ({ filters }) => ({ units: filters, slices: 1, field: "filters" }),
    lower: (spec, at) => lower(writtenOf(spec), parts, at),
    cells: (spec, read) => cellsOf(spec, read),
    begins: true,
    isOverMaps: true,
    hasUnread: parts === separated,
    isNormalised: ({ norm = "none" }) => NORMALISED[norm],
  };
}

const NORMALISED: Readonly<Record<NonNullable<ConvOptions["norm"]>, boolean>> = { none: false, map: true };

/** The window, the map that it gives, and that behind the pool; null where there is none. */
function mapsOf(written: Written, input: Shape) {
  const { filters, pool } = written;
  const window = windowOver(written, input);
  const map = window && behind(window, input, filters);
  const pooled = map && behind(tiles(pool), map, filters);
  return pooled && { window, map, pooled };
}

function check(written: Written, spec: Spec, path: string, at: SpanOf, input: Shape): Diagnostic[] {
  const { filters, pool, isSignal } = written;
  const found = checkWritten(written, spec.kind, path, at, input);
  const window = windowOver(written, input);
  const map = window && behind(window, input, filters);
  if (found.length > 0 || map === null) return found;
  const pooled = behind(tiles(pool), map, filters);
  if (pooled === null)
    return checkPool(pool, map, `a pool of ${extentText(pool, isSignal)}`, `${path}.pool`, at);
  return checkRead(spec, pooled, path, at);
}

/** Errors of what is read of a map. */
function checkRead(spec: Spec, read: Shape, path: string, at: SpanOf): Diagnostic[] {
  const { cells, norm = "none" } = spec;
  const { height, width } = planeOf(read);
  const [rows, columns] = extentOf(cells ?? 1);
  const isSignal = read.length === 2;
  if ((!isSignal && rows > height) || columns > width)
    return [errors.tooManyCells(at(`${path}.cells`), cells ?? 1, shapeText(read.slice(0, -1)))];
  const features = featuresOf(read, cellsOf(spec, read));
  if (features > MOST_INPUTS)
    return [errors.tooManyValues(at(path), "the head of a layer", features, MOST_INPUTS)];
  return NORMALISED[norm] && sizeOf(read) > MOST_INPUTS
    ? [errors.tooManyValues(at(`${path}.norm`), "the normalisation of a layer", sizeOf(read), MOST_INPUTS)]
    : [];
}

function lower(written: Written, parts: Parts, at: WrittenAt): readonly [LayerIr, ...LayerIr[]] {
  const { pool } = written;
  const { name, source, input } = at;
  const { window, map, pooled } = mapsOf(written, input)!;
  const weighted = parts(window, map, at);
  if (pool[0] * pool[1] === 1) return weighted;
  return [
    ...weighted,
    { kind: "maxPool", name: `${name}_pool`, source, input: map, output: pooled, window: tiles(pool) },
  ];
}

/** As many cells as the model file says, or the usual number where the map has as many pixels. */
function cellsOf({ head = "max", cells }: ConvOptions, read: Shape): CellsIr {
  const { height, width } = planeOf(read);
  const usual = read.length === 2 ? CELLS.signal : CELLS.map;
  const [rows, columns] = extentOf(cells ?? usual);
  return { reading: head, grid: [Math.min(rows, height), Math.min(columns, width)] };
}
