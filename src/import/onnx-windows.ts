/** Operators of ONNX with windows: convolutions and pools. */
import type { Extent, Window } from "../ir/window.js";
import { planeOf, positionsOf, samePadding } from "../ir/window.js";
import { shapeOf, type Value } from "./net-builder.js";
import { weightScales } from "./net-constant.js";
import { integersOf, labelOf } from "./onnx-label.js";
import type { NodeReader } from "./onnx-node.js";

/** Rows and columns of a list of one size or two. */
function extent(sizes: readonly number[]): Extent {
  return sizes.length === 1 ? [1, sizes[0]!] : [sizes[0]!, sizes[1]!];
}

/** Sizes of an attribute, one for each dimension of the window. */
function sizesOf(reader: NodeReader, name: string, count: number, otherwise: number): readonly number[] {
  const sizes = reader.integers(name, Array(count).fill(otherwise));
  if (sizes.length !== count || !sizes.every((each) => each >= 1 && each <= 65_535))
    reader.refuse(`its ${name} are [${sizes.join(", ")}]`, `Give it ${count}, each 1 or more.`);
  return sizes;
}

/** The window over a map, of a kernel that dilation has spread already. */
function windowOf(reader: NodeReader, x: Value, kernel: readonly number[]): Window {
  const count = kernel.length;
  const strides = sizesOf(reader, "strides", count, 1);
  const sizes = x.dims.slice(1);
  const pads = padsOf(reader, sizes, kernel, strides);
  const padding = (axis: 0 | 1): readonly [number, number] => {
    const at = axis - 2 + count;
    return at < 0 ? [0, 0] : [pads[at]!, pads[at + count]!];
  };
  const [[top, bottom], [left, right]] = [padding(0), padding(1)];
  const window: Window = {
    kernel: extent(kernel),
    stride: extent(strides),
    padding: [top, left, bottom, right],
  };
  if (positionsOf(window, planeOf(shapeOf(x.dims))).some((each) => each < 1))
    reader.refuse(
      `its window of ${kernel.join(" x ")} does not fit over its input`,
      "Take a smaller kernel.",
    );
  return window;
}

/** Padding [...before, ...behind]. */
function padsOf(
  reader: NodeReader,
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
): readonly number[] {
  const mode = reader.text("auto_pad", "NOTSET");
  const same = (): (readonly [number, number])[] =>
    sizes.map((size, at) => samePadding(size, kernel[at]!, strides[at]!));
  const modes: Readonly<Record<string, () => readonly number[]>> = {
    NOTSET: () => {
      const pads = reader.integers("pads", Array(2 * kernel.length).fill(0));
      if (pads.length !== 2 * kernel.length || !pads.every((each) => each >= 0 && each <= 65_535))
        reader.refuse(`its pads are [${pads.join(", ")}]`, `Give it ${2 * kernel.length}, each 0 or more.`);
      return ceiled(reader, pads, sizes, kernel, strides);
    },
    VALID: () => Array(2 * kernel.length).fill(0),
    SAME_UPPER: () => [...same().map(([less]) => less), ...same().map(([, more]) => more)],
    SAME_LOWER: () => [...same().map(([, more]) => more), ...same().map(([less]) => less)],
  };
  const own = Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  return own ? own() : reader.refuse(`its auto_pad is ${JSON.stringify(mode)}`, "Write `pads`.");
}

/** Padding with what a last window needs that `ceil_mode` lets begin inside. */
function ceiled(
  reader: NodeReader,
  pads: readonly number[],
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
): readonly number[] {
  if (reader.integer("ceil_mode", 0) === 0) return pads;
  return pads.map((pad, at) => {
    const axis = at - kernel.length;
    if (axis < 0) return pad;
    const before = sizes[axis]! + pads[axis]!;
    const room = before + pad - kernel[axis]!;
    const next = (Math.floor(room / strides[axis]!) + 1) * strides[axis]!; // where the window behind the last would begin
    return room % strides[axis]! === 0 || next >= before ? pad : pad + next - room;
  });
}

/** Dimensions behind a window, channels first. */
function dimsBehind(x: Value, window: Window, channels: number): number[] {
  const [rows, columns] = positionsOf(window, planeOf(shapeOf(x.dims)));
  return x.dims.length === 2 ? [channels, columns] : [channels, rows, columns];
}

/** Conv: weights [filters][channels / group][...kernel]. */
export function conv(reader: NodeReader): Value {
  const [x, w] = [reader.map(0), reader.weights(1)];
  const [filters = 0, own = 0, ...sizes] = w.dims;
  if (sizes.length !== x.dims.length - 1)
    reader.refuse(`its weights have ${w.dims.length} dimensions`, "One more than its input has.");
  const kernel = reader.integers("kernel_shape", sizes);
  if (kernel.join() !== sizes.join())
    reader.refuse(`its kernel_shape is [${kernel.join(", ")}]`, `Its weights are [${w.dims.join(", ")}].`);
  const [channels = 0] = x.dims;
  const group = reader.integer("group", 1);
  if (group < 1 || own * group !== channels || filters % group !== 0 || filters === 0)
    reader.refuse(
      `its weights [${w.dims.join(", ")}] in ${group} groups do not fit ${channels} channels`,
      "Export the net again.",
    );
  const dilations = sizesOf(reader, "dilations", sizes.length, 1);
  const spread = sizes.map((size, at) => (size - 1) * dilations[at]! + 1);
  const window = windowOf(reader, x, spread);
  const bias = reader.has(2) ? reader.weights(2).values : new Float64Array(filters);
  if (bias.length !== filters)
    reader.refuse(`its bias has ${bias.length} values`, `It has ${filters} filters.`);
  const apart = group === channels && filters === channels && own === 1;
  const shape = { own, group, filters: apart ? 1 : filters, channels: apart ? filters : channels };
  const weights = laidOut(w.values, extent(sizes), extent(dilations), window.kernel, shape, reader, apart);
  const label = { ...labelOf(reader), ...integersOf(weightScales(w, 0)) };
  const op = { kind: apart ? "depthwise" : "conv", ...label, window, weights, bias } as const;
  return reader.builder.add(op, [x], dimsBehind(x, window, filters));
}

/** Weights as [rows][columns][channels][filters], zeros between taps that dilation spreads and between groups. */
function laidOut(
  values: Float64Array,
  [rows, columns]: Extent,
  dilation: Extent,
  kernel: Extent,
  { own, group, filters, channels }: { own: number; group: number; filters: number; channels: number },
  reader: NodeReader,
  apart: boolean,
): Float64Array {
  const count = kernel[0] * kernel[1] * channels * filters;
  if (count > 2 ** 24)
    reader.refuse(`its weights would be ${count} values`, "Take fewer channels or no dilation.");
  const weights = new Float64Array(count);
  const outputs = apart ? channels : filters;
  for (let o = 0, from = 0; o < outputs; o++)
    for (let i = 0; i < own; i++) {
      const channel = apart ? o : Math.floor(o / (outputs / group)) * own + i;
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++, from++) {
          const tap = (y * dilation[0] * kernel[1] + x * dilation[1]) * channels + channel;
          weights[apart ? tap : tap * filters + o] = values[from]!;
        }
    }
  return weights;
}

/** MaxPool, AveragePool. */
export function pool(reading: "max" | "average"): (reader: NodeReader) => Value {
  return (reader) => {
    const x = reader.map(0);
    const count = x.dims.length - 1;
    const kernel = sizesOf(reader, "kernel_shape", count, 0);
    const dilations = sizesOf(reader, "dilations", count, 1);
    if (dilations.some((each) => each > 1))
      reader.refuse(`its dilations are [${dilations.join(", ")}]`, "Pools read windows without gaps.");
    if (reader.node.outputs.length > 1 && reader.node.outputs[1] !== "")
      reader.refuse("it gives the places of its maxima, too", "Leave out its second output.");
    const window = windowOf(reader, x, kernel);
    const countsPadding = reader.integer("count_include_pad", 0) === 1;
    if (countsPadding && reader.integer("ceil_mode", 0) === 1)
      reader.refuse("it counts padding and has ceil_mode", "Leave one of them out.");
    const op = { kind: "pool", ...labelOf(reader), reading, window, countsPadding } as const;
    return keptSign(reader, x, reader.builder.add(op, [x], dimsBehind(x, window, x.dims[0]!)));
  };
}

/** GlobalMaxPool, GlobalAveragePool. */
export function globalPool(reading: "max" | "average"): (reader: NodeReader) => Value {
  return (reader) => wholePool(reader, reader.map(0), reading);
}

/** One pixel of each channel of a map. */
export function wholePool(reader: NodeReader, x: Value, reading: "max" | "average"): Value {
  const [channels = 1, ...sizes] = x.dims;
  const kernel = extent(sizes);
  const window: Window = { kernel, stride: [1, 1], padding: [0, 0, 0, 0] };
  const op = { kind: "pool", ...labelOf(reader), reading, window, countsPadding: false } as const;
  return keptSign(reader, x, reader.builder.add(op, [x], [channels, ...sizes.map(() => 1)]));
}

/** A result that is not below 0 where what it was made of is not. */
function keptSign({ positive }: NodeReader, x: Value, result: Value): Value {
  if (positive.has(x.id)) positive.add(result.id);
  return result;
}
