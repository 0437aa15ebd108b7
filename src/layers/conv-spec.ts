import * as errors from "../diagnostics/check-maps.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CellsIr, LayerIr } from "../ir/layers.js";
import type { Shape } from "../ir/shape.js";
import { type Extent, planeOf, type Window } from "../ir/window.js";
import type { Conv1dSpec, Conv2dSpec, ConvOptions } from "../model.js";
import type { WrittenAt, WrittenLayer } from "./layer.js";
import { behind, checkWindow, extentOf, extentText, mapText, paddingOf, tiles } from "./maps.js";

/** Cells that a head reads in each direction where the model file says none. */
const CELLS = { map: 2, signal: 4 } as const;

/** A convolution in either number of dimensions. */
interface Written {
  readonly kind: string;
  readonly filters: number;
  readonly kernel: Extent;
  readonly stride: Extent;
  readonly padding: "valid" | "same" | readonly number[];
  readonly pool: Extent;
  readonly isSignal: boolean;
}

function mapWritten({ kind, filters, kernel, stride = 1, padding = "valid", pool = 1 }: Conv2dSpec): Written {
  const own = { kernel: extentOf(kernel), stride: extentOf(stride), pool: extentOf(pool) };
  return { kind, filters, ...own, padding, isSignal: false };
}

function signalWritten({
  kind,
  filters,
  kernel,
  stride = 1,
  padding = "valid",
  pool = 1,
}: Conv1dSpec): Written {
  const own: Pick<Written, "kernel" | "stride" | "pool"> = {
    kernel: [1, kernel],
    stride: [1, stride],
    pool: [1, pool],
  };
  return { kind, filters, ...own, padding, isSignal: true };
}

/** `conv2d(filters, { kernel, stride, padding, pool, head, cells, name })`. */
export const conv2dSpec: WrittenLayer<Conv2dSpec> = {
  check: (spec, path, at, input) => check(mapWritten(spec), spec, path, at, input),
  inputShape: (shape) => (shape.length === 2 ? [...shape, 1] : shape.length === 3 ? shape : null),
  output: (spec, input) => (input.length === 3 ? outputOf(mapWritten(spec), input) : null),
  sizes: ({ filters }) => ({ units: filters, slices: 1 }),
  lower: (spec, at) => lower(mapWritten(spec), at),
  cells: (spec, read) => cellsOf(spec, read, CELLS.map),
  isNormalised: false,
};

/** `conv1d(filters, { kernel, stride, padding, pool, head, cells, name })`. */
export const conv1dSpec: WrittenLayer<Conv1dSpec> = {
  check: (spec, path, at, input) => check(signalWritten(spec), spec, path, at, input),
  inputShape: (shape) => (shape.length === 1 ? [...shape, 1] : shape.length === 2 ? shape : null),
  output: (spec, input) => (input.length === 2 ? outputOf(signalWritten(spec), input) : null),
  sizes: ({ filters }) => ({ units: filters, slices: 1 }),
  lower: (spec, at) => lower(signalWritten(spec), at),
  cells: (spec, read) => cellsOf(spec, read, CELLS.signal),
  isNormalised: false,
};

function windowOf({ kernel, stride, padding, isSignal }: Written, input: Shape): Window {
  return { kernel, stride, padding: paddingOf(padding, kernel, stride, planeOf(input), isSignal) };
}

function outputOf(written: Written, input: Shape): Shape | null {
  const map = behind(windowOf(written, input), input, written.filters);
  return map && behind(tiles(written.pool), map, written.filters);
}

function check(
  written: Written,
  { cells }: ConvOptions,
  path: string,
  at: SpanOf,
  input: Shape | null,
): Diagnostic[] {
  const { kind, kernel, pool, isSignal } = written;
  if (input === null) return [];
  const dimensions = isSignal ? 2 : 3;
  if (input.length !== dimensions) {
    const expected = isSignal ? "a signal [length, channels]" : "a map [height, width, channels]";
    return [errors.needsMap(at(path), kind, expected, mapOf(input))];
  }
  const window = windowOf(written, input);
  const found = checkWindow(window, input, `${kind} of ${extentText(kernel, isSignal)}`, path, at);
  if (found.length > 0) return found;
  const map = behind(window, input, written.filters)!;
  const pooled = behind(tiles(pool), map, written.filters);
  if (pooled === null)
    return checkWindow(tiles(pool), map, `pool of ${extentText(pool, isSignal)}`, path, at);
  const { height, width } = planeOf(pooled);
  const most = isSignal ? width : Math.min(height, width);
  return cells !== undefined && cells > most
    ? [errors.tooManyCells(at(`${path}.cells`), cells, mapText(pooled.slice(0, -1)))]
    : [];
}

/** An input in words. */
function mapOf(input: Shape): string {
  return input.length === 1 ? `a vector of ${input[0]} values` : `an input of ${mapText(input)}`;
}

function lower(
  written: Written,
  { name, source, input, overlay }: WrittenAt,
): readonly [LayerIr, ...LayerIr[]] {
  const window = windowOf(written, input);
  const { filters, pool } = written;
  const map = behind(window, input, filters)!;
  const conv: LayerIr = { kind: "conv", name, source, input, output: map, window, overlay };
  if (pool[0] * pool[1] === 1) return [conv];
  const output = behind(tiles(pool), map, filters)!;
  return [conv, { kind: "maxPool", name: `${name}_pool`, source, input: map, output, size: pool }];
}

/** As many cells as the model file says, or the usual number where the map has as many pixels. */
function cellsOf({ head = "max", cells }: ConvOptions, read: Shape, usual: number): CellsIr {
  const { height, width } = planeOf(read);
  const count = (size: number): number => Math.min(cells ?? usual, size);
  return { reading: head, grid: [count(height), count(width)] };
}
