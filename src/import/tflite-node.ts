/** An operator of a TensorFlow Lite file as it is read: inputs by what they are, options, and refusals. */

import type { Quantization } from "../ir/quantization.js";
import type { Table } from "./flatbuffer.js";
import type { OpIntegers } from "./net.js";
import type { NetBuilder, Value } from "./net-builder.js";
import { type Constant, decoded } from "./net-constant.js";
import { NodeRefused, NodeSkipped } from "./node-refused.js";
import type { TfliteFile, TfliteOperator, TfliteTensor } from "./tflite-file.js";

export interface TfliteReader {
  readonly builder: NetBuilder;
  /** Name of the tensor that it makes, and its operator. */
  readonly label: { readonly name: string; readonly op: string; readonly integers?: OpIntegers };
  /** Dimensions of what it makes, the batch first. */
  readonly outputDims: readonly number[];
  /** The options, of the type that the operator has. */
  options(type: number): Table;
  value(input: number): Value;
  /** True where an input is a constant. */
  isConstant(input: number): boolean;
  constant(input: number): Constant;
  /** Weights as real numbers; their channels are dimension `axis`. */
  weights(input: number, axis: number): Constant;
  /** Input 2 as real numbers, zeros where it is left out. */
  bias(units: number): Float64Array;
  refuse(reason: string, remedy: string): never;
}

/** All that an operator sees. */
export interface TfliteScope {
  readonly file: TfliteFile;
  /** Values by their tensors; null where their operator was refused. */
  readonly values: Map<number, Value | null>;
  readonly builder: NetBuilder;
}

/** An operator in its scope. */
export function readerOf(
  operator: TfliteOperator,
  op: string,
  { file, values, builder }: TfliteScope,
): TfliteReader {
  const refuse = (reason: string, remedy: string): never => {
    throw new NodeRefused(reason, remedy);
  };
  const { inputs, outputs, options, optionsType } = operator;
  const made = file.tensors[outputs[0] ?? -1];
  const tensor = (input: number): TfliteTensor =>
    file.tensors[inputs[input] ?? -1] ?? refuse(`it lacks input ${input}`, "Convert the net again.");
  const constant = (input: number): Constant => {
    const { name, type, typeNumber, dims, bytes, isSparse } = tensor(input);
    if (isSparse) return refuse(`its tensor ${JSON.stringify(name)} is sparse`, "Convert it to a dense one.");
    if (type === null)
      return refuse(
        `its tensor ${JSON.stringify(name)} has element type number ${typeNumber}`,
        "Convert it to floats.",
      );
    if (bytes === null)
      return refuse(
        `its tensor ${JSON.stringify(name)} is computed by the net`,
        "Weights stand in the file.",
      );
    return { name, type, dims, values: decoded(type, bytes) };
  };
  const real = (input: number, axis: number): Constant => {
    const found = constant(input);
    const values = realValues(tensor(input), found, axis, refuse);
    if (!values.every(Number.isFinite))
      refuse(`its weights ${JSON.stringify(found.name)} hold a NaN or an infinity`, "Train the net again.");
    return { ...found, values };
  };
  return {
    ...{ builder, refuse, constant, weights: real },
    isConstant: (input) => tensor(input).bytes !== null,
    label: {
      name: made?.name ?? op,
      op,
      ...integersOf(
        inputs.map((at) => file.tensors[at]),
        made,
      ),
    },
    outputDims: made?.dims ?? [],
    options(type) {
      if (options === null || optionsType !== type)
        return refuse(`its options are of type number ${optionsType}`, "Convert the net again.");
      return options;
    },
    value(input) {
      const found = values.get(inputs[input] ?? -1);
      if (found === null) throw new NodeSkipped();
      return found ?? refuse(`nothing before it makes its input ${input}`, "Inputs are computed by the net.");
    },
    bias(units) {
      if ((inputs[2] ?? -1) === -1) return new Float64Array(units);
      const { values: own } = real(2, 0);
      return own.length === units
        ? own
        : refuse(`its bias has ${own.length} values`, `It has ${units} outputs.`);
    },
  };
}

/** Scales of an operator whose output is of int8; nothing of others. */
function integersOf(
  [input, second]: readonly (TfliteTensor | undefined)[],
  made: TfliteTensor | undefined,
): { readonly integers?: OpIntegers } {
  if (made?.type !== "int8") return {};
  const { scales = [], zeros = [] } = second?.quantization ?? {};
  const isWeights = second?.type === "int8" && scales.length > 0 && zeros.every((zero) => zero === 0);
  const weights = isWeights ? scales : null;
  return {
    integers: {
      input: quantizationOf(input),
      other: quantizationOf(second),
      output: quantizationOf(made),
      weights,
    },
  };
}

/** Meaning of a tensor of int8 with one scale; null for another one. */
function quantizationOf(tensor: TfliteTensor | undefined): Quantization | null {
  const { scales = [], zeros = [] } = tensor?.quantization ?? {};
  const [scale = 0] = scales;
  const [zero = 0] = zeros;
  const isRight = tensor?.type === "int8" && scales.length === 1 && scale > 0 && Number.isFinite(scale);
  return isRight && Number.isInteger(zero) && zero >= -128 && zero <= 127 ? { scale, zero } : null;
}

/** Real values of a tensor: floats as they are, integers by their scales. */
function realValues(
  { name, quantization }: TfliteTensor,
  { dims, values, type }: Constant,
  axis: number,
  refuse: TfliteReader["refuse"],
): Float64Array {
  if (quantization === null) {
    if (type === "float32" || type === "float16" || type === "float64") return values;
    return refuse(`its integers ${JSON.stringify(name)} have no scale`, "Convert the net again.");
  }
  const { scales, zeros } = quantization;
  const count = scales.length;
  const isRight =
    (count === 1 || (count === dims[axis] && quantization.axis === axis)) && zeros.length <= count;
  if (!isRight || !scales.every((scale) => scale > 0 && Number.isFinite(scale)))
    return refuse(
      `its tensor ${JSON.stringify(name)} has ${count} scales`,
      "One for all, or one for each channel.",
    );
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  return values.map((value, at) => {
    const own = count === 1 ? 0 : Math.floor(at / inner) % count;
    return scales[own]! * (value - (zeros[own] ?? zeros[0] ?? 0));
  });
}
