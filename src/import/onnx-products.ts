/** Operators of ONNX that multiply by a matrix, or each channel by a number. */

import type { Value } from "./net-builder.js";
import { type Constant, transposed, weightScales } from "./net-constant.js";
import { integersOf, labelOf } from "./onnx-label.js";
import type { NodeReader } from "./onnx-node.js";
import { numbersOf } from "./onnx-shapes.js";
import { wholePool } from "./onnx-windows.js";

/** x W + b of a vector, whose elements may lie elsewhere with us than in the file. W is [inputs][units]. */
function dense(reader: NodeReader, w: Constant, bias: Float64Array | null, alpha = 1): Value {
  const x = reader.vector(0);
  const [inputs = 0, units = 0] = w.dims;
  if (w.dims.length !== 2 || inputs !== x.dims[0] || units < 1)
    reader.refuse(
      `its weights [${w.dims.join(", ")}] do not fit ${x.dims[0]} inputs`,
      "Weights have a row for each value of a sample.",
    );
  // The vector may be a map that the file has flattened channels first.
  const place = reader.builder.placeOf(x);
  const weights = new Float64Array(w.values.length);
  for (let i = 0; i < inputs; i++) {
    const row = place?.[i] ?? i;
    for (let j = 0; j < units; j++) weights[row * units + j] = alpha * w.values[i * units + j]!;
  }
  const own = bias ?? new Float64Array(units);
  const label = { ...labelOf(reader), ...integersOf(alpha === 1 ? weightScales(w, 1) : null) };
  return reader.builder.add({ kind: "dense", ...label, weights, bias: own }, [x], [units], null);
}

/** Gemm: alpha A B + beta C, where A is a vector of each sample. */
export function gemm(reader: NodeReader): Value {
  if (reader.integer("transA", 0) !== 0)
    reader.refuse("it transposes its input (transA)", "Samples are the rows of its first input.");
  const b = reader.weights(1);
  const w = reader.integer("transB", 0) === 0 ? b : transposed(b, b.dims.map((_, axis) => axis).reverse());
  return dense(reader, w, biasOf(reader, w.dims[1] ?? 0), reader.float("alpha", 1));
}

/** Bias of a Gemm: one for all units, or one for each. */
function biasOf(reader: NodeReader, units: number): Float64Array | null {
  if (!reader.has(2)) return null;
  const { dims, values } = reader.weights(2);
  const beta = reader.float("beta", 1);
  if (dims.slice(0, -1).some((size) => size !== 1) || (values.length !== 1 && values.length !== units))
    reader.refuse(
      `its bias is [${dims.join(", ")}]`,
      `A bias is one number, or one for each of ${units} units.`,
    );
  return Float64Array.from({ length: units }, (_, j) => beta * values[values.length === 1 ? 0 : j]!);
}

/** MatMul by a constant on the right. */
export function matMul(reader: NodeReader): Value {
  return dense(reader, reader.weights(1), null);
}

/** Numbers of a constant for each channel of a value; null where it has another shape. */
function perChannel({ dims }: Value, { dims: own, values }: Constant): Float64Array | null {
  const [channels = 1] = dims;
  if (values.length === 1) return new Float64Array(channels).fill(values[0]!);
  const whole = [...Array(Math.max(0, dims.length + 1 - own.length)).fill(1), ...own];
  const fits = whole.length === dims.length + 1 && whole[1] === channels && values.length === channels;
  return fits ? values : null;
}

/** Effect of a constant on each channel: x * factor + shift. */
type ByChannel = (c: number, isFirst: boolean) => { readonly factor: number; readonly shift: number };

const ARITHMETIC = {
  Add: (c) => ({ factor: 1, shift: c }),
  Mul: (c) => ({ factor: c, shift: 0 }),
  Sub: (c, isFirst) => ({ factor: isFirst ? -1 : 1, shift: isFirst ? c : -c }),
  Div: (c) => ({ factor: 1 / c, shift: 0 }),
} as const satisfies Readonly<Record<string, ByChannel>>;

/** Add, Mul, Sub or Div by a constant for each channel; Add also of two values of the net. */
export function arithmetic(kind: keyof typeof ARITHMETIC): (reader: NodeReader) => Value {
  return (reader) => {
    if (reader.node.attributes.has("axis"))
      reader.refuse("it has an `axis`", "Export the net with operators of version 7 or later.");
    const constants = [0, 1].filter((input) => reader.isConstant(input));
    const [at] = constants;
    if (at === undefined)
      return kind === "Add" ? add(reader) : reader.refuse("both inputs are computed", ADD_ALONE);
    const x = settled(reader, reader.value(1 - at));
    const numbers = perChannel(x, reader.weights(at));
    if (numbers === null || (kind === "Div" && at === 0))
      return reader.refuse(
        `its constant is [${reader.constant(at).dims.join(", ")}]`,
        "A constant has one number, or one for each channel.",
      );
    const each = [...numbers].map((c) => ARITHMETIC[kind](c, at === 0));
    const factor = Float64Array.from(each, (own) => own.factor);
    const shift = Float64Array.from(each, (own) => own.shift);
    if (!factor.every(Number.isFinite)) reader.refuse("it divides by zero", "Take the channel out.");
    return reader.builder.add({ kind: "scale", ...labelOf(reader), factor, shift }, [x], x.dims);
  };
}

const ADD_ALONE = "Of two computed values, sums alone are read (Add).";

/** A value that lies as layers have it: what each channel has done to it does not move. */
function settled(reader: NodeReader, x: Value): Value {
  if (!reader.builder.isMap(x))
    reader.refuse("its input has been reshaped", "Put it before what reshapes, or behind the dense layer.");
  return x;
}

function add(reader: NodeReader): Value {
  const [left, right] = [settled(reader, reader.value(0)), settled(reader, reader.value(1))];
  if (left.dims.join() !== right.dims.join())
    reader.refuse(`it adds [${left.dims.join(", ")}] and [${right.dims.join(", ")}]`, "Both have one shape.");
  return reader.builder.add({ kind: "add", ...labelOf(reader) }, [left, right], left.dims);
}

/** BatchNormalization of inference: (x - mean) / sqrt(var + epsilon) * gamma + beta. */
export function batchNormalization(reader: NodeReader): Value {
  const x = settled(reader, reader.value(0));
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((input) => reader.weights(input).values);
  const [channels = 1] = x.dims;
  if ([gamma, beta, mean, variance].some((each) => each!.length !== channels))
    reader.refuse(`it does not have its numbers for each of ${channels} channels`, "Export the net again.");
  // Older files say that they are for inference, newer ones where they are not.
  const trains =
    reader.opset < 7 ? reader.integer("is_test", 0) === 0 : reader.integer("training_mode", 0) === 1;
  if (trains) reader.refuse("it is in training mode", "Export the net for inference.");
  if (variance!.some((each) => each < 0)) reader.refuse("it has a negative variance", "Train the net again.");
  const epsilon = reader.float("epsilon", 1e-5);
  const factor = gamma!.map((each, c) => each / Math.sqrt(variance![c]! + epsilon));
  const shift = beta!.map((each, c) => each - mean![c]! * factor[c]!);
  if (![...factor, ...shift].every(Number.isFinite))
    reader.refuse("it divides by a variance of zero", "Give it an `epsilon`.");
  return reader.builder.add({ kind: "scale", ...labelOf(reader), factor, shift }, [x], x.dims);
}

/** ReduceMean over all of a map. */
export function reduceMean(reader: NodeReader): Value {
  const x = reader.map(0);
  const rank = x.dims.length + 1;
  const axes = (numbersOf(reader, "axes", 1) ?? []).map((axis) => (axis < 0 ? axis + rank : axis)).sort();
  if (axes.join() !== Array.from({ length: rank - 2 }, (_, at) => at + 2).join())
    reader.refuse(`it takes the mean over dimensions [${axes.join(", ")}]`, "Take it over height and width.");
  const mean = wholePool(reader, x, "average");
  return reader.integer("keepdims", 1) === 1 ? mean : { ...mean, dims: [x.dims[0]!] };
}
