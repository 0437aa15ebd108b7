import { describe, expect, it } from "vitest";
import { message, onnxFile, value, type Wire, type WrittenNet } from "../support/nets/onnx-writer.js";
import { refusal } from "../support/nets/read.js";
import { drawn } from "../support/nets/small.js";

const draw = drawn(2);
const weights = [draw("w", [5, 6]), draw("v", [3, 5])];
const dense: WrittenNet = {
  input: ["batch", 6],
  nodes: [
    { op: "Gemm", name: "a", inputs: ["x", "w"], attributes: { transB: 1 } },
    { op: "Relu", name: "b", inputs: ["a"] },
    { op: "Gemm", name: "c", inputs: ["b", "v"], attributes: { transB: 1 } },
  ],
  constants: weights,
};

/** A convolution over [batch, 2, 6, 6] with attributes, its ReLU, and scores. */
const convolution = (
  attributes: Readonly<Record<string, number | readonly number[]>>,
  group = 2,
): WrittenNet => ({
  input: [1, 2, 6, 6],
  nodes: [
    { op: "Conv", name: "a", inputs: ["x", "w"], attributes },
    { op: "Relu", name: "b", inputs: ["a"] },
    { op: "GlobalAveragePool", name: "m", inputs: ["b"] },
    { op: "Flatten", name: "f", inputs: ["m"] },
    { op: "Gemm", name: "c", inputs: ["f", "v"], attributes: { transB: 1 } },
  ],
  constants: [draw("w", [4, group, 3, 3]), draw("v", [3, 4])],
});

/** A net whose weights `w` are these bytes of a tensor in place of its own. */
const withTensor = (...fields: readonly Wire[]): Uint8Array =>
  onnxFile({ ...dense, constants: [weights[1]!], extra: [[5, message(...fields)]] });
const dims = [1, 5] as const;
const six = [1, 6] as const;
const name = [8, Buffer.from("w")] as const;
const raw = (count: number): Wire => [9, new Uint8Array(4 * count)];

describe("what a net may not be is told", () => {
  it.each([
    ["nothing", new Uint8Array(), "it has 0 graphs"],
    ["a page", Buffer.from("<html><body>404</body></html>"), "wire type"],
    [
      "a graph of 2^40 bytes",
      Buffer.from([0x3a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]),
      "goes beyond what holds it",
    ],
    ["a number of eleven bytes", Buffer.from([0x08, ...Array(11).fill(0xff)]), "more than ten bytes"],
    ["a group", Buffer.from([0x0b, 0x0c]), "wire type 3"],
    ["an operator set from the future", onnxFile({ ...dense, opset: 99 }), "of version 99"],
    [
      "weights in another file",
      withTensor(dims, six, [2, 1], name, [13, message([1, Buffer.from("location")])]),
      "in another file",
    ],
    [
      "a byte too few",
      withTensor(dims, six, [2, 1], name, [9, new Uint8Array(119)]),
      "no whole number of values",
    ],
    [
      "a value too many",
      withTensor(dims, six, [2, 1], name, raw(31)),
      "has 31 values where its shape has 30",
    ],
    [
      "values twice",
      withTensor(dims, six, [2, 1], name, raw(30), [4, new Uint8Array(120)]),
      "several fields",
    ],
    ["a negative dimension", withTensor([1, -5], six, [2, 1], name, raw(30)), "dimension of -5"],
    ["a huge dimension", withTensor([1, 2 ** 40], six, [2, 1], name, raw(30)), "more than 16777216 values"],
    ["bfloat16", withTensor(dims, six, [2, 16], name, [9, new Uint8Array(60)]), "element type is number 16"],
    ["int64 weights", withTensor(dims, six, [2, 7], name, [9, new Uint8Array(240)]), "are int64"],
    [
      "NaN",
      onnxFile({
        ...dense,
        constants: [{ ...weights[0]!, values: Array(30).fill(Number.NaN) }, weights[1]!],
      }),
      "NaN",
    ],
    [
      "1e38",
      onnxFile({ ...dense, constants: [{ ...weights[0]!, values: Array(30).fill(1e38) }, weights[1]!] }),
      "beyond 1000000000",
    ],
    ["a tensor twice", onnxFile({ ...dense, constants: [...weights, weights[0]!] }), 'two tensors "w"'],
    [
      "an undefined name",
      onnxFile({ ...dense, nodes: [{ ...dense.nodes[0]!, inputs: ["y", "w"] }, ...dense.nodes.slice(1)] }),
      'reads "y"',
    ],
    [
      "a cycle",
      onnxFile({ ...dense, nodes: [{ ...dense.nodes[0]!, inputs: ["c", "w"] }, ...dense.nodes.slice(1)] }),
      'reads "c"',
    ],
    [
      "a value made twice",
      onnxFile({ ...dense, nodes: [...dense.nodes, { op: "Relu", name: "b", inputs: ["a"] }], output: "c" }),
      'makes "b" again',
    ],
    [
      "sizes without end",
      onnxFile({
        ...dense,
        nodes: [
          { op: "Reshape", name: "r", inputs: ["x", "s"] },
          { ...dense.nodes[0]!, inputs: ["r", "w"] },
          ...dense.nodes.slice(1),
        ],
        constants: [...weights, { name: "s", dims: [999], values: Array(999).fill(1), type: "int64" }],
      }),
      `${"1, ".repeat(90)}1, 1 ...`.slice(-60),
    ],
    ["open dimensions", onnxFile({ ...dense, input: ["batch", "length"] }), "open dimensions [?, ?]"],
    ["no dimensions", onnxFile({ ...dense, input: [] }), "0 dimensions"],
    [
      "a foreign operator",
      onnxFile({
        ...dense,
        nodes: [{ ...dense.nodes[0]!, domain: "com.microsoft" }, ...dense.nodes.slice(1)],
      }),
      'of "com.microsoft"',
    ],
    ["two inputs", onnxFile({ ...dense, extra: [[11, value("y", [1, 6])]] }), "2 inputs"],
    ["two outputs", onnxFile({ ...dense, extra: [[12, value("a", [1, 5])]] }), "2 outputs"],
    ["negative padding", onnxFile(convolution({ pads: [-1, 0, 0, 0] })), "pads are [-1, 0, 0, 0]"],
    ["a stride of 0", onnxFile(convolution({ strides: [0, 1] })), "strides are [0, 1]"],
    ["a kernel beyond the map", onnxFile(convolution({ dilations: [3, 3] })), "does not fit"],
    ["groups that do not divide", onnxFile(convolution({ group: 3 })), "in 3 groups"],
    [
      "no scores",
      onnxFile({ ...dense, nodes: dense.nodes.slice(0, 2) }),
      "it is the last layer with weights",
    ],
  ] as const)("%s", (_name, bytes, wanted) => {
    expect(refusal("onnx", bytes)).toContain(wanted);
  });

  it("and what may be, is not", () => {
    for (const net of [
      dense,
      { ...dense, nodes: [dense.nodes[0]!] }, // scores of one layer
      convolution({ pads: [2, 0, 1, 1], strides: [2, 1] }),
      convolution({ group: 2 }, 1),
    ])
      expect(refusal("onnx", onnxFile(net))).toBeNull();
  });
});
