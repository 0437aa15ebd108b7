/** Operators of TensorFlow Lite that are read, by their numbers. Maps have their channels last, as ours. */
import { type Extent, type Plane, planeOf, positionsOf, samePadding, type Window } from "../ir/window.js";
import { scalar } from "./flatbuffer.js";
import type { Value } from "./net-builder.js";
import type { Constant } from "./net-constant.js";
import { MOST_VALUES } from "./net-file.js";
import { NodeSkipped } from "./node-refused.js";
import { activated, arithmetic, clamped } from "./tflite-arithmetic.js";
import type { TfliteReader } from "./tflite-node.js";

/** Reads an operator: the value that it makes. */
export interface TfliteOperation {
  readonly op: string;
  readonly read: (reader: TfliteReader) => Value;
}

/** Number of the operator that makes real numbers of what is stored. */
export const DEQUANTIZE = 6;

const UNBOUNDED = Number.POSITIVE_INFINITY;

export const OPERATIONS: ReadonlyMap<number, TfliteOperation> = new Map([
  [0, { op: "ADD", read: arithmetic("add") }],
  [1, { op: "AVERAGE_POOL_2D", read: (reader) => pool(reader, "average") }],
  [3, { op: "CONV_2D", read: conv }],
  [4, { op: "DEPTHWISE_CONV_2D", read: depthwise }],
  [DEQUANTIZE, { op: "DEQUANTIZE", read: (reader) => reader.value(0) }],
  [9, { op: "FULLY_CONNECTED", read: dense }],
  [17, { op: "MAX_POOL_2D", read: (reader) => pool(reader, "max") }],
  [18, { op: "MUL", read: arithmetic("mul") }],
  [19, { op: "RELU", read: (reader) => clamped(reader, reader.value(0), 0, UNBOUNDED) }],
  [21, { op: "RELU6", read: (reader) => clamped(reader, reader.value(0), 0, 6) }],
  [22, { op: "RESHAPE", read: reshape }],
  [25, { op: "SOFTMAX", read: softmax }],
  [34, { op: "PAD", read: pad }],
  [40, { op: "MEAN", read: mean }],
  [41, { op: "SUB", read: arithmetic("sub") }],
  [42, { op: "DIV", read: arithmetic("div") }],
  [43, { op: "SQUEEZE", read: reshape }],
  [45, { op: "STRIDED_SLICE", read: ofSizes }],
  [50, { op: "LOG_SOFTMAX", read: softmax }],
  [70, { op: "EXPAND_DIMS", read: reshape }],
  [77, { op: "SHAPE", read: sizes }],
  [83, { op: "PACK", read: ofSizes }],
  [114, { op: "QUANTIZE", read: (reader) => reader.value(0) }],
]);

/** Types of options, by the operators that have them. */
const OPTIONS = { conv: 1, depthwise: 2, pool: 5, dense: 8, mean: 27 } as const;

/** A map with its rows, columns and channels. */
function mapOf(reader: TfliteReader): Value & { readonly plane: Plane } {
  const x = reader.value(0);
  if (x.dims.length !== 3)
    reader.refuse(
      `its input has ${x.dims.length + 1} dimensions`,
      "Maps are [batch, height, width, channels].",
    );
  return { ...x, plane: planeOf(x.dims) };
}

/** A window of this kernel, with the padding that options name. */
function windowOf(
  reader: TfliteReader,
  plane: Plane,
  kernel: Extent,
  stride: Extent,
  padding: number,
): Window {
  const sizes = [...kernel, ...stride];
  if (!sizes.every((size) => size >= 1 && size <= 65_535))
    reader.refuse(
      `its window is ${kernel.join(" x ")}, its stride ${stride.join(" x ")}`,
      "Export it again.",
    );
  const [top, bottom] = padding === 0 ? samePadding(plane.height, kernel[0], stride[0]) : [0, 0];
  const [left, right] = padding === 0 ? samePadding(plane.width, kernel[1], stride[1]) : [0, 0];
  const window: Window = { kernel, stride, padding: [top, left, bottom, right] };
  if (positionsOf(window, plane).some((each) => each < 1))
    reader.refuse(
      `its window of ${kernel.join(" x ")} does not fit over its input`,
      "Take a smaller kernel.",
    );
  return window;
}

function conv(reader: TfliteReader): Value {
  const options = reader.options(OPTIONS.conv);
  const x = mapOf(reader);
  const w = reader.weights(1, 0);
  const [filters = 0, , , own = 0] = w.dims;
  const { channels } = x.plane;
  if (w.dims.length !== 4 || own !== channels || filters < 1)
    reader.refuse(
      `its weights [${w.dims.join(", ")}] do not fit ${channels} channels`,
      "Groups are not read.",
    );
  const { values, kernel } = dilated(reader, w, [
    scalar(options, 5, "int32", 1),
    scalar(options, 4, "int32", 1),
  ]);
  const stride = [scalar(options, 2, "int32"), scalar(options, 1, "int32")] as const;
  const window = windowOf(reader, x.plane, kernel, stride, scalar(options, 0, "int8"));
  const taps = kernel[0] * kernel[1] * channels;
  const weights = new Float64Array(taps * filters);
  for (let o = 0; o < filters; o++)
    for (let tap = 0; tap < taps; tap++) weights[tap * filters + o] = values[o * taps + tap]!;
  const bias = reader.bias(filters);
  const dims = [...positionsOf(window, x.plane), filters];
  const result = reader.builder.add({ kind: "conv", ...reader.label, window, weights, bias }, [x], dims);
  return activated(reader, result, scalar(options, 3, "int8"));
}

function depthwise(reader: TfliteReader): Value {
  const options = reader.options(OPTIONS.depthwise);
  const x = mapOf(reader);
  const w = reader.weights(1, 3);
  const [one = 0, , , filters = 0] = w.dims;
  const { channels } = x.plane;
  if (w.dims.length !== 4 || one !== 1 || filters < 1 || filters % channels !== 0)
    reader.refuse(
      `its weights [${w.dims.join(", ")}] do not fit ${channels} channels`,
      "Convert the net again.",
    );
  const { values, kernel } = dilated(reader, w, [
    scalar(options, 6, "int32", 1),
    scalar(options, 5, "int32", 1),
  ]);
  const stride = [scalar(options, 2, "int32"), scalar(options, 1, "int32")] as const;
  const window = windowOf(reader, x.plane, kernel, stride, scalar(options, 0, "int8"));
  const dims = [...positionsOf(window, x.plane), filters];
  const isApart = filters === channels;
  const weights = isApart ? values : spread(reader, values, channels, filters);
  const kind = isApart ? "depthwise" : "conv";
  const op = { kind, ...reader.label, window, weights, bias: reader.bias(filters) } as const;
  return activated(reader, reader.builder.add(op, [x], dims), scalar(options, 4, "int8"));
}

/** Weights [taps][filters] of several filters for each channel as those of a convolution, zeros for all other channels. */
function spread(reader: TfliteReader, values: Float64Array, channels: number, filters: number): Float64Array {
  if (values.length * channels > MOST_VALUES)
    reader.refuse(`its weights would be ${values.length * channels} values`, "Take fewer channels.");
  const weights = new Float64Array(values.length * channels);
  for (const [at, value] of values.entries()) {
    const [tap, filter] = [Math.floor(at / filters), at % filters];
    const channel = Math.floor(filter / (filters / channels));
    weights[(tap * channels + channel) * filters + filter] = value;
  }
  return weights;
}

/** Weights [outer][rows][columns][inner] of a kernel that dilation spreads, with zeros between its taps. */
function dilated(
  reader: TfliteReader,
  { dims, values }: Constant,
  dilation: Extent,
): { readonly values: Float64Array; readonly kernel: Extent } {
  const [outer = 0, rows = 0, columns = 0, inner = 0] = dims;
  if (dilation[0] === 1 && dilation[1] === 1) return { values, kernel: [rows, columns] };
  const kernel = [(rows - 1) * dilation[0] + 1, (columns - 1) * dilation[1] + 1] as const;
  const count = outer * kernel[0] * kernel[1] * inner;
  if (![...dilation, ...kernel].every((each) => each >= 1) || !(count <= MOST_VALUES))
    reader.refuse(
      `its dilations are [${dilation.join(", ")}], which make a kernel of ${kernel.join(" x ")}`,
      "Take fewer channels or no dilation.",
    );
  const spread = new Float64Array(count);
  for (let line = 0, from = 0; line < outer * rows; line++)
    for (let x = 0; x < columns; x++, from += inner) {
      const row = Math.floor(line / rows) * kernel[0] + (line % rows) * dilation[0];
      const to = (row * kernel[1] + x * dilation[1]) * inner;
      spread.set(values.subarray(from, from + inner), to);
    }
  return { values: spread, kernel };
}

/** FULLY_CONNECTED: weights [units][inputs]; a map is read as it lies. */
function dense(reader: TfliteReader): Value {
  const options = reader.options(OPTIONS.dense);
  const x = reader.value(0);
  const w = reader.weights(1, 0);
  const [units = 0, inputs = 0] = w.dims;
  const size = x.dims.reduce((a, b) => a * b, 1);
  if (w.dims.length !== 2 || inputs !== size || units < 1)
    reader.refuse(
      `its weights [${w.dims.join(", ")}] do not fit ${size} inputs`,
      "Weights have a column for each value of a sample.",
    );
  if (scalar(options, 1, "int8") !== 0) reader.refuse("its weights are shuffled", "Convert the net again.");
  const weights = new Float64Array(w.values.length);
  for (let j = 0; j < units; j++)
    for (let i = 0; i < inputs; i++) weights[i * units + j] = w.values[j * inputs + i]!;
  const op = { kind: "dense", ...reader.label, weights, bias: reader.bias(units) } as const;
  return activated(reader, reader.builder.add(op, [x], [units]), scalar(options, 0, "int8"));
}

function pool(reader: TfliteReader, reading: "max" | "average"): Value {
  const options = reader.options(OPTIONS.pool);
  const x = mapOf(reader);
  const stride = [scalar(options, 2, "int32"), scalar(options, 1, "int32")] as const;
  const kernel = [scalar(options, 4, "int32"), scalar(options, 3, "int32")] as const;
  const window = windowOf(reader, x.plane, kernel, stride, scalar(options, 0, "int8"));
  const dims = [...positionsOf(window, x.plane), x.plane.channels];
  const op = { kind: "pool", ...reader.label, reading, window, countsPadding: false } as const;
  return activated(reader, reader.builder.add(op, [x], dims), scalar(options, 5, "int8"));
}

/** MEAN over rows and columns. */
function mean(reader: TfliteReader): Value {
  const x = mapOf(reader);
  const axes = [...reader.constant(1).values].map((axis) => (axis < 0 ? axis + 4 : axis)).sort();
  if (axes.join() !== "1,2")
    reader.refuse(`it takes the mean over dimensions [${axes.join(", ")}]`, "Take it over height and width.");
  const { height, width, channels } = x.plane;
  const window: Window = { kernel: [height, width], stride: [1, 1], padding: [0, 0, 0, 0] };
  const op = { kind: "pool", ...reader.label, reading: "average", window, countsPadding: false } as const;
  const result = reader.builder.add(op, [x], [1, 1, channels]);
  const keeps = scalar(reader.options(OPTIONS.mean), 0, "uint8") === 1;
  return keeps ? result : { ...result, dims: [channels] };
}

/** SHAPE: sizes for a reshape, whose result says them anyway. */
function sizes(): never {
  throw new NodeSkipped();
}

/** Operators that compute with sizes alone, as before the reshape of any number of samples. */
function ofSizes(reader: TfliteReader): never {
  reader.value(0);
  return reader.refuse("it reads values of the net", "Sizes for a reshape are computed so.");
}

/** RESHAPE, SQUEEZE, EXPAND_DIMS: to the dimensions that its output says, of one sample. */
function reshape(reader: TfliteReader): Value {
  const x = reader.value(0);
  const [, ...dims] = reader.outputDims;
  const size = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  if (!dims.every((each) => each >= 1) || size(dims) !== size(x.dims))
    reader.refuse(
      `it reshapes [${x.dims.join(", ")}] to [${dims.join(", ")}]`,
      "The first dimension counts samples, and stays where it is.",
    );
  return { ...x, dims };
}

function softmax(reader: TfliteReader): Value {
  const x = reader.value(0);
  return reader.builder.add({ kind: "softmax", ...reader.label }, [x], x.dims);
}

function pad(reader: TfliteReader): Value {
  const x = mapOf(reader);
  const [a = 1, b = 1, top = 0, bottom = 0, left = 0, right = 0, c = 1, d = 1] = reader.constant(1).values;
  const sizes = [top, bottom, left, right];
  if ([a, b, c, d].some((each) => each !== 0) || !sizes.every((each) => each >= 0 && each <= 65_535))
    reader.refuse("it pads samples or channels", "Pad rows and columns of a map alone.");
  const { height, width, channels } = x.plane;
  const dims = [height + top + bottom, width + left + right, channels];
  const padding = [top, left, bottom, right] as const;
  return reader.builder.add({ kind: "pad", ...reader.label, padding }, [x], dims);
}
