/** Small nets as files of both formats, with weights that are drawn. */
import { createRandom } from "../../../src/numerics/prng.js";
import { onnxFile, type WrittenNode, type WrittenTensor } from "./onnx-writer.js";
import { option, tfliteFile } from "./tflite-writer.js";

/** Normal draws for the weights of a tensor. */
export function drawn(seed: number): (name: string, dims: readonly number[]) => WrittenTensor {
  const random = createRandom(seed, 1);
  return (name, dims) => {
    const count = dims.reduce((a, b) => a * b, 1);
    const scale = 1.4 / Math.sqrt(count / dims[0]!);
    return { name, dims, values: Float32Array.from({ length: count }, () => scale * random.normal()) };
  };
}

/** dense(5), relu, 3 scores with a bias, over six values. */
export function denseOnnx(): Uint8Array {
  const draw = drawn(3);
  return onnxFile({
    input: ["batch", 6],
    nodes: [
      { op: "Gemm", name: "hidden", inputs: ["x", "w1", "b1"], attributes: { transB: 1 } },
      { op: "Relu", name: "active", inputs: ["hidden"] },
      { op: "Gemm", name: "scores", inputs: ["active", "w2", "b2"], attributes: { transB: 1 } },
      { op: "Softmax", name: "shares", inputs: ["scores"] },
    ],
    constants: [draw("w1", [5, 6]), draw("b1", [5]), draw("w2", [3, 5]), draw("b2", [3])],
  });
}

/** The same with other weights, of the other format. */
export function denseTflite(): Uint8Array {
  const draw = drawn(4);
  const floats = (name: string, dims: readonly number[]) => ({
    name,
    dims,
    values: Array.from(draw(name, dims).values),
  });
  return tfliteFile({
    tensors: [
      { name: "x", dims: [1, 6] },
      floats("w1", [5, 6]),
      floats("b1", [5]),
      { name: "active", dims: [1, 5] },
      floats("w2", [3, 5]),
      floats("b2", [3]),
      { name: "scores", dims: [1, 3] },
    ],
    operators: [
      { code: 9, inputs: ["x", "w1", "b1"], output: "active", optionsType: 8, options: option.dense(1) },
      { code: 9, inputs: ["active", "w2", "b2"], output: "scores", optionsType: 8, options: option.dense(0) },
    ],
    input: "x",
    output: "scores",
  });
}

/**
 * Most of what is read, over maps of 2 x 10 x 8 (channels first): padding of its own, batch normalisation, depthwise, pools, and a
 * flattened map before the scores.
 */
export function mapOnnx(seed = 5): Uint8Array {
  return onnxFile({
    input: ["batch", 2, 10, 8],
    nodes: [
      {
        op: "Conv",
        name: "conv1",
        inputs: ["x", "w1", "b1"],
        attributes: { pads: [1, 1, 1, 1], strides: [1, 1] },
      },
      { op: "BatchNormalization", name: "norm1", inputs: ["conv1", "g", "s", "m", "v"] },
      { op: "Relu", name: "relu1", inputs: ["norm1"] },
      {
        op: "MaxPool",
        name: "pool1",
        inputs: ["relu1"],
        attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
      },
      {
        op: "Conv",
        name: "apart",
        inputs: ["pool1", "w2", "b2"],
        attributes: { group: 6, pads: [1, 0, 1, 0] },
      },
      { op: "Relu", name: "relu2", inputs: ["apart"] },
      { op: "Conv", name: "point", inputs: ["relu2", "w3"], attributes: {} },
      { op: "Relu", name: "relu3", inputs: ["point"] },
      {
        op: "AveragePool",
        name: "pool2",
        inputs: ["relu3"],
        attributes: { kernel_shape: [5, 1], strides: [5, 1] },
      },
      { op: "Flatten", name: "flat", inputs: ["pool2"] },
      { op: "MatMul", name: "product", inputs: ["flat", "w4"] },
      { op: "Add", name: "scores", inputs: ["product", "b4"] },
    ],
    constants: mapTensors(seed),
  });
}

/**
 * Pools that are something else: a maximum behind zeros of its own, a mean that counts what it pads as zeros, and one whose
 * last windows begin inside the map and end outside.
 */
export function poolOnnx(): Uint8Array {
  const draw = drawn(8);
  const pool = (op: string, name: string, x: string, attributes: WrittenNode["attributes"]): WrittenNode => ({
    ...{ op, name, inputs: [x] },
    attributes: { kernel_shape: [3, 3], strides: [2, 2], ...attributes },
  });
  return onnxFile({
    input: ["batch", 2, 9, 8],
    nodes: [
      { op: "Conv", name: "conv1", inputs: ["x", "w1", "b1"], attributes: { pads: [1, 1, 1, 1] } },
      { op: "Relu", name: "relu1", inputs: ["conv1"] },
      { op: "Pad", name: "zeros", inputs: ["relu1", "around"] },
      pool("MaxPool", "peaks", "zeros", {}),
      pool("AveragePool", "counted", "peaks", { pads: [1, 1, 1, 1], strides: [1, 1], count_include_pad: 1 }),
      { op: "Conv", name: "conv2", inputs: ["counted", "w2", "b2"], attributes: {} },
      { op: "Relu", name: "relu2", inputs: ["conv2"] },
      pool("AveragePool", "smooth", "relu2", { kernel_shape: [2, 2], ceil_mode: 1 }),
      { op: "Conv", name: "conv3", inputs: ["smooth", "w3", "b3"], attributes: {} },
      { op: "Relu", name: "relu3", inputs: ["conv3"] },
      { op: "Flatten", name: "flat", inputs: ["relu3"] },
      { op: "MatMul", name: "scores", inputs: ["flat", "w4"] },
    ],
    constants: [
      { name: "around", dims: [8], values: [0, 0, 1, 1, 0, 0, 1, 1], type: "int64" },
      ...[draw("w1", [5, 2, 3, 3]), draw("b1", [5]), draw("w2", [6, 5, 1, 1]), draw("b2", [6])],
      ...[draw("w3", [4, 6, 1, 1]), draw("b3", [4]), draw("w4", [4 * 3 * 2, 3])],
    ],
  });
}

/** Weights of `mapOnnx`. */
export function mapTensors(seed = 5): readonly WrittenTensor[] {
  const draw = drawn(seed);
  const positive = ({ values, ...rest }: WrittenTensor): WrittenTensor => ({
    ...rest,
    values: Float32Array.from(values, (each) => 0.5 + Math.abs(each)),
  });
  return [
    ...[draw("w1", [6, 2, 3, 3]), draw("b1", [6]), positive(draw("g", [6])), draw("s", [6]), draw("m", [6])],
    ...[positive(draw("v", [6])), draw("w2", [6, 1, 3, 3]), draw("b2", [6]), draw("w3", [7, 6, 1, 1])],
    ...[draw("w4", [14, 3]), draw("b4", [3])],
  ];
}

/** conv, depthwise, pool and scores in TensorFlow Lite, in floats or with weights of 8 bits. */
export function mapTflite(): Uint8Array {
  const draw = drawn(6);
  const floats = (name: string, dims: readonly number[]) => ({
    name,
    dims,
    values: Array.from(draw(name, dims).values),
  });
  const bytes = (name: string, dims: readonly number[], axis: number) => ({
    ...{ name, dims, axis, type: "int8" as const },
    values: Array.from(draw(name, dims).values, (each) =>
      Math.max(-127, Math.min(127, Math.round(60 * each))),
    ),
    scales: Array.from({ length: dims[axis]! }, (_, channel) => (1 + channel) / 80),
  });
  return tfliteFile({
    tensors: [
      { name: "x", dims: [-1, 9, 8, 1] },
      bytes("w1", [4, 3, 3, 1], 0),
      floats("b1", [4]),
      { name: "conv", dims: [1, 5, 4, 4] },
      floats("w2", [1, 3, 3, 4]),
      floats("b2", [4]),
      { name: "apart", dims: [1, 5, 4, 4] },
      floats("w3", [6, 1, 1, 4]),
      { name: "point", dims: [1, 5, 4, 6] },
      { name: "pooled", dims: [1, 2, 2, 6] },
      { name: "flat", dims: [1, 24] },
      floats("w4", [3, 24]),
      floats("b4", [3]),
      { name: "scores", dims: [1, 3] },
      { name: "shares", dims: [1, 3] },
    ],
    operators: [
      { code: 3, inputs: ["x", "w1", "b1"], output: "conv", optionsType: 1, options: option.conv(0, 2, 1) },
      {
        code: 4,
        inputs: ["conv", "w2", "b2"],
        output: "apart",
        optionsType: 2,
        options: option.depthwise(0, 1, 1),
      },
      { code: 3, inputs: ["apart", "w3"], output: "point", optionsType: 1, options: option.conv(1, 1, 1) },
      { code: 17, inputs: ["point"], output: "pooled", optionsType: 5, options: option.pool(2) },
      { code: 22, inputs: ["pooled"], output: "flat" },
      { code: 9, inputs: ["flat", "w4", "b4"], output: "scores", optionsType: 8, options: option.dense(0) },
      { code: 25, inputs: ["scores"], output: "shares" },
    ],
    input: "x",
    output: "shares",
  });
}
