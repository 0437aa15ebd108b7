/** Every operator of ONNX that is read, by its name there. */

import type { Value } from "./net-builder.js";
import type { Constant } from "./net-constant.js";
import { clamp, clip, pad, softmax } from "./onnx-elementwise.js";
import type { NodeReader } from "./onnx-node.js";
import { arithmetic, batchNormalization, gemm, matMul, reduceMean } from "./onnx-products.js";
import { dequantizeLinear, qLinearConv, qLinearMatMul, quantizeLinear } from "./onnx-quantized.js";
import { dropout, flatten, reshape, same, squeeze, transpose, unsqueeze } from "./onnx-shapes.js";
import { cast, concat, gather, shape, slice } from "./onnx-sizes.js";
import { conv, globalPool, pool } from "./onnx-windows.js";

/** Reads a node: the value or constant that it makes. */
export type OnnxOperator = (reader: NodeReader) => Value | Constant;

export const OPERATORS: Readonly<Record<string, OnnxOperator>> = {
  Conv: conv,
  Gemm: gemm,
  MatMul: matMul,
  MaxPool: pool("max"),
  AveragePool: pool("average"),
  GlobalMaxPool: globalPool("max"),
  GlobalAveragePool: globalPool("average"),
  ReduceMean: reduceMean,
  BatchNormalization: batchNormalization,
  Add: arithmetic("Add"),
  Sub: arithmetic("Sub"),
  Mul: arithmetic("Mul"),
  Div: arithmetic("Div"),
  Relu: (reader) => clamp(reader, 0, Number.POSITIVE_INFINITY),
  Clip: clip,
  Softmax: softmax,
  LogSoftmax: softmax,
  Pad: pad,
  Constant: constant,
  Shape: shape,
  Gather: gather,
  Slice: slice,
  Concat: concat,
  Cast: cast,
  Identity: same,
  Dropout: dropout,
  Transpose: transpose,
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  QLinearConv: qLinearConv,
  QLinearMatMul: qLinearMatMul,
};

/** Constant: a tensor, or numbers. */
function constant(reader: NodeReader): Constant {
  const { attributes, outputs } = reader.node;
  const name = outputs[0] ?? "";
  const tensor = attributes.get("value")?.tensor;
  if (tensor && "unreadable" in tensor)
    return reader.refuse(`it cannot be read: ${tensor.unreadable}`, "Write the values into the file itself.");
  if (tensor) return { ...tensor, name };
  const numbers = (dims: readonly number[], values: readonly number[], type: Constant["type"]): Constant => ({
    ...{ name, type, dims },
    values: Float64Array.from(values),
  });
  const [float, integer, floats, integers] = ["float", "int", "floats", "ints"].map((kind) =>
    attributes.get(`value_${kind}`),
  );
  if (float) return numbers([], [float.float], "float32");
  if (integer) return numbers([], [integer.integer], "int64");
  if (floats) return numbers([floats.floats.length], floats.floats, "float32");
  if (integers) return numbers([integers.integers.length], integers.integers, "int64");
  return reader.refuse("it holds no numbers", "Constants are tensors or numbers.");
}
