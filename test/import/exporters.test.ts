/** What exporters write in other words: nets that have to compute what their plain forms compute, or be refused by name. */
import { describe, expect, it, test } from "vitest";
import type { Net } from "../../src/import/net.js";
import { readOnnxFile } from "../../src/import/onnx-file.js";
import { onnxNet } from "../../src/import/onnx-net.js";
import { readTfliteFile } from "../../src/import/tflite-file.js";
import { tfliteNet } from "../../src/import/tflite-net.js";
import { createRandom } from "../../src/numerics/prng.js";
import { answer } from "../support/nets/interpreter.js";
import {
  onnxFile,
  type WrittenNet,
  type WrittenNode,
  type WrittenTensor,
} from "../support/nets/onnx-writer.js";
import { refusal } from "../support/nets/read.js";
import { drawn } from "../support/nets/small.js";
import { option, tfliteFile, type WrittenOperator } from "../support/nets/tflite-writer.js";

const refuse = (reason: string): never => {
  throw new Error(reason);
};

/** What a net makes of one sample. */
function answered({ net, refusals }: ReturnType<typeof onnxNet>): number[] {
  expect(refusals).toEqual([]);
  const { input } = net as Net;
  const random = createRandom(3, 1);
  const sample = Float32Array.from({ length: input.reduce((a, b) => a * b, 1) }, () => random.normal());
  return [...answer(net!, sample)].map((each) => Number(each.toFixed(5)));
}

const ofOnnx = (net: WrittenNet): number[] => answered(onnxNet(readOnnxFile(onnxFile(net), refuse), refuse));

const draw = drawn(12);
const list = (name: string, values: readonly number[]): WrittenTensor => ({
  ...{ name, values, dims: [values.length], type: "int64" },
});
const one = (name: string, value: number, type: WrittenTensor["type"] = "float32"): WrittenTensor => ({
  ...{ name, values: [value], dims: [], type },
});
const tensors = [draw("w", [4, 2, 3, 3]), draw("b", [4]), draw("v", [3, 64])];
const plain: WrittenNet = {
  input: ["batch", 2, 6, 6],
  nodes: [
    { op: "Conv", name: "conv", inputs: ["x", "w", "b"] },
    { op: "Relu", name: "relu", inputs: ["conv"] },
    { op: "Flatten", name: "flat", inputs: ["relu"] },
    { op: "Gemm", name: "scores", inputs: ["flat", "v"], attributes: { transB: 1 } },
  ],
  constants: tensors,
};

/** The plain net with other nodes in the place of one, which end in its name. */
const instead = (
  name: string,
  nodes: readonly WrittenNode[],
  constants: readonly WrittenTensor[] = [],
  more: Partial<WrittenNet> = {},
): WrittenNet => ({
  ...plain,
  nodes: plain.nodes.flatMap((node) => (node.name === name ? nodes : node)),
  constants: [...tensors, ...constants],
  ...more,
});

const shape: WrittenNode = { op: "Shape", name: "shape", inputs: ["relu"] };
const reshape: WrittenNode = { op: "Reshape", name: "flat", inputs: ["relu", "sizes"] };
const conv: WrittenNode = { op: "Conv", name: "conv", inputs: ["before", "w", "b"] };

describe("a net of ONNX says the same", () => {
  it.each([
    [
      "with a view by the size of its batch",
      instead(
        "flat",
        [
          shape,
          { op: "Gather", name: "first", inputs: ["shape", "zero"] },
          { op: "Unsqueeze", name: "list", inputs: ["first", "axes"] },
          { op: "Concat", name: "sizes", inputs: ["list", "rest"], attributes: { axis: 0 } },
          reshape,
        ],
        [one("zero", 0, "int64"), list("axes", [0]), list("rest", [-1])],
      ),
    ],
    [
      "with a slice of its shape",
      instead(
        "flat",
        [
          { ...shape, attributes: { start: 0 } },
          { op: "Slice", name: "list", inputs: ["shape", "zero", "end"] },
          { op: "Concat", name: "whole", inputs: ["list", "rest"], attributes: { axis: 0 } },
          { op: "Cast", name: "sizes", inputs: ["whole"], attributes: { to: 7 } },
          reshape,
        ],
        [list("zero", [0]), list("end", [1]), list("rest", [64])],
      ),
    ],
    [
      "with casts to halves and back",
      instead("relu", [
        { op: "Cast", name: "half", inputs: ["conv"], attributes: { to: 10 } },
        { op: "Cast", name: "float", inputs: ["half"], attributes: { to: 1 } },
        { op: "Relu", name: "relu", inputs: ["float"] },
      ]),
    ],
    [
      "with a dropout that is told to rest",
      instead(
        "flat",
        [
          { op: "Dropout", name: "rest", inputs: ["relu", "share", "trains"] },
          { op: "Flatten", name: "flat", inputs: ["rest"] },
        ],
        [one("share", 0.5), one("trains", 0, "bool")],
      ),
    ],
    [
      "with the largest float for no limit",
      instead(
        "relu",
        [{ op: "Clip", name: "relu", inputs: ["conv", "least", "most"] }],
        [one("least", 0), one("most", 3.4028234663852886e38)],
      ),
    ],
    [
      "beside nodes that its output does not need, of any operator",
      instead("flat", [
        { op: "Erf", name: "idle", inputs: ["relu"] },
        { op: "Conv", name: "head", inputs: ["idle", "nothing"] },
        { op: "Flatten", name: "flat", inputs: ["relu"] },
        { op: "Gemm", name: "second", inputs: ["flat", "v"], attributes: { transB: 1 } },
      ]),
    ],
  ])("%s", (_name, net) => {
    expect(ofOnnx(net)).toEqual(ofOnnx(plain));
    expect(refusal("onnx", onnxFile(net))).toBeNull();
  });

  it("with pads for named dimensions", () => {
    const padded = (constants: readonly WrittenTensor[], inputs: readonly string[]): WrittenNet => ({
      ...instead("conv", [{ op: "Pad", name: "before", inputs }, conv], constants),
      input: ["batch", 2, 4, 3],
    });
    const named = padded([list("pads", [1, 2, 2, 0]), list("axes", [3, 2])], ["x", "pads", "", "axes"]);
    const whole = padded([list("pads", [0, 0, 2, 1, 0, 0, 0, 2])], ["x", "pads"]);
    expect(ofOnnx(named)).toEqual(ofOnnx(whole));
  });

  it("with its input normalised in two steps", () => {
    const [mean, deviation] = [draw("mean", [1, 2, 1, 1]), { ...draw("by", [1, 2, 1, 1]), values: [2, 4] }];
    const net = instead(
      "conv",
      [
        { op: "Sub", name: "centred", inputs: ["x", "mean"] },
        { op: "Div", name: "before", inputs: ["centred", "by"] },
        conv,
      ],
      [mean, deviation],
    );
    expect(refusal("onnx", onnxFile(net))).toBeNull();
  });
});

const normal = ["g", "s", "m", "v1"].map((name) => ({ name, dims: [2], values: [1, 1] }));
const bytes: WrittenTensor = { name: "byte", dims: [], values: [0.1] };
const quantized = (attributes: WrittenNode["attributes"]): WrittenNet =>
  instead(
    "relu",
    [
      { op: "QuantizeLinear", name: "q", inputs: ["conv", "byte"], ...(attributes ? { attributes } : {}) },
      { op: "DequantizeLinear", name: "relu", inputs: ["q", "byte"] },
    ],
    [bytes],
    { opset: 21 },
  );

test.each([
  [
    "a normalisation before zeros that it would move",
    instead(
      "conv",
      [
        { op: "BatchNormalization", name: "before", inputs: ["x", "g", "s", "m", "v1"] },
        { ...conv, attributes: { pads: [1, 1, 1, 1] } },
      ],
      [...normal, { ...draw("v", [3, 144]) }].filter(({ name }) => name !== "v"),
      { constants: [...tensors.slice(0, 2), ...normal, draw("v", [3, 144])] },
    ),
    'the node "before" (BatchNormalization) of "net" cannot be imported: the window behind it has padding',
  ],
  [
    "shares over the samples of a batch",
    {
      ...plain,
      nodes: [...plain.nodes, { op: "Softmax", name: "p", inputs: ["scores"], attributes: { axis: 0 } }],
    },
    'the node "p" (Softmax) of "net" cannot be imported: its axis is 0',
  ],
  [
    "a kernel of another size than its weights",
    instead("conv", [{ ...plain.nodes[0]!, attributes: { kernel_shape: [5, 5] } }]),
    "its kernel_shape is [5, 5]",
  ],
  [
    "pixels in another grid, one row for all",
    instead(
      "flat",
      [
        { op: "Reshape", name: "row", inputs: ["relu", "sizes"] },
        { op: "Conv", name: "along", inputs: ["row", "w1"] },
        { op: "Relu", name: "active", inputs: ["along"] },
        { op: "Flatten", name: "flat", inputs: ["active"] },
      ],
      [list("sizes", [0, 4, 16]), draw("w1", [4, 4, 1])],
    ),
    'the node "along" (Conv) of "net" cannot be imported: its input has been reshaped',
  ],
  [
    "two maps joined",
    instead("flat", [
      { op: "Concat", name: "both", inputs: ["relu", "relu"], attributes: { axis: 1 } },
      { op: "Flatten", name: "flat", inputs: ["both"] },
    ]),
    'the node "both" (Concat) of "net" cannot be imported: it picks or joins values of the net',
  ],
])("%s: refused by the name of its node", (_name, net, wanted) => {
  expect(refusal("onnx", onnxFile(net as WrittenNet))).toContain(wanted);
});

test("bytes from 0 without a zero point are a ReLU, signed ones are none", () => {
  const linear = instead("relu", [{ op: "Identity", name: "relu", inputs: ["conv"] }]);
  expect(ofOnnx(quantized(undefined))).toEqual(ofOnnx(plain));
  expect(ofOnnx(quantized({ output_dtype: 3 }))).toEqual(ofOnnx(linear));
});

const values = (name: string, dims: readonly number[]) => ({
  name,
  dims,
  values: Array.from(draw(name, dims).values),
});
const dense: WrittenOperator = {
  ...{ code: 9, inputs: ["flat", "v"], output: "scores", optionsType: 8, options: option.dense(0) },
};
const relu = (input: string, output: string): WrittenOperator => ({ code: 19, inputs: [input], output });

/** What a net of TensorFlow Lite over signals of 12 x 2 makes: its operators make `flat`, of 20 values. */
function ofTflite(
  operators: readonly WrittenOperator[],
  constants: Parameters<typeof tfliteFile>[0]["tensors"],
  sizes: Readonly<Record<string, readonly number[]>> = {},
): number[] {
  const made = operators.map(({ output }) => ({ name: output, dims: sizes[output] ?? [1, 20] }));
  const file = tfliteFile({
    tensors: [{ name: "x", dims: [1, 12, 2] }, ...made, ...constants, LAST, { name: "scores", dims: [1, 3] }],
    operators: [...operators, dense],
    ...{ input: "x", output: "scores" },
  });
  return answered(tfliteNet(readTfliteFile(file, refuse), refuse));
}

const LAST = values("v", [3, 20]);
const FILTER = values("w", [2, 1, 3, 2]);
const lines = { map: [1, 1, 12, 2], conv: [1, 1, 10, 2], line: [1, 10, 2] } as const;
const over = (input: string, w: string): WrittenOperator => ({
  ...{ code: 3, inputs: [input, w], output: "conv", optionsType: 1, options: option.conv(1, 1, 1) },
});

describe("a net of TensorFlow Lite says the same", () => {
  const plainly = () =>
    ofTflite(
      [
        { code: 22, inputs: ["x"], output: "map" },
        over("map", "w"),
        { code: 22, inputs: ["conv"], output: "flat" },
      ],
      [FILTER],
      lines,
    );

  it("with a signal as a map of one row, and a flattening by the size of its batch", () => {
    const found = ofTflite(
      [
        { code: 70, inputs: ["x", "one"], output: "map" },
        over("map", "w"),
        { code: 43, inputs: ["conv"], output: "line" },
        { code: 77, inputs: ["line"], output: "shape" },
        { code: 45, inputs: ["shape", "one", "one", "one"], output: "first" },
        { code: 83, inputs: ["first", "one"], output: "sizes" },
        { code: 22, inputs: ["line", "sizes"], output: "flat" },
      ],
      [FILTER, { name: "one", dims: [1], values: [1], type: "int32" }],
      { ...lines, shape: [3], first: [], sizes: [2] },
    );
    expect(found).toEqual(plainly());
  });

  it("with weights that are dequantized by an operator of their own", () => {
    const stored = {
      ...FILTER,
      name: "stored",
      type: "int8" as const,
      scales: [0.05],
      values: FILTER.values.map((w) => Math.round(w / 0.05)),
    };
    const rounded = { ...FILTER, values: stored.values.map((q) => q * Math.fround(0.05)) };
    const net = (input: string, ...first: WrittenOperator[]) => [
      ...first,
      { code: 22, inputs: ["x"], output: "map" },
      over("map", input),
      { code: 22, inputs: ["conv"], output: "flat" },
    ];
    const found = ofTflite(net("real", { code: 6, inputs: ["stored"], output: "real" }), [stored], {
      ...lines,
      real: [2, 1, 3, 2],
    });
    expect(found).toEqual(ofTflite(net("w"), [rounded], lines));
  });

  it("with two filters for each channel, as a convolution with zeros; with channels multiplied and shifted", () => {
    const w = values("w", [1, 1, 3, 4]);
    const half = [
      { name: "by", dims: [4], values: [0.5, 2, 1, -1] },
      { name: "and", dims: [1], values: [0.25] },
    ];
    const zeros = {
      ...w,
      dims: [4, 1, 3, 2],
      values: [0, 1, 2, 3].flatMap((filter) =>
        [0, 1, 2].flatMap((tap) =>
          [0, 1].map((channel) => (channel === filter >> 1 ? w.values[tap * 4 + filter]! : 0)),
        ),
      ),
    };
    const scaled = (from: string): WrittenOperator[] => [
      { code: 18, inputs: [from, "by"], output: "times", optionsType: 21, options: option.dense(0) },
      { code: 0, inputs: ["times", "and"], output: "plus", optionsType: 11, options: option.dense(0) },
      relu("plus", "active"),
      { code: 17, inputs: ["active"], output: "pooled", optionsType: 5, options: option.window(1, 2) },
      { code: 22, inputs: ["pooled"], output: "flat" },
    ];
    const sizes = {
      map: [1, 1, 12, 2],
      conv: [1, 1, 10, 4],
      times: [1, 1, 10, 4],
      plus: [1, 1, 10, 4],
      active: [1, 1, 10, 4],
      pooled: [1, 1, 5, 4],
    };
    const map: WrittenOperator = { code: 22, inputs: ["x"], output: "map" };
    const apart: WrittenOperator = {
      code: 4,
      inputs: ["map", "w"],
      output: "conv",
      optionsType: 2,
      options: option.depthwise(1, 1, 0),
    };
    const whole: WrittenOperator = { ...over("map", "w"), options: option.conv(1, 1, 0) };
    expect(ofTflite([map, apart, ...scaled("conv")], [w, ...half], sizes)).toEqual(
      ofTflite([map, whole, ...scaled("conv")], [zeros, ...half], sizes),
    );
  });

  it.each([
    [3, 1, [2, 1, 3, 2], [2, 1, 5, 2], option.conv(0, 1, 0)],
    [4, 2, [1, 1, 3, 2], [1, 1, 5, 2], option.depthwise(0, 1, 0)],
  ])(
    "with gaps between the taps of operator %i as with zeros there",
    (code, optionsType, dims, wide, options) => {
      const w = values("w", dims);
      const [outer = 0, , taps = 0, inner = 0] = dims;
      const zeros = Array.from({ length: outer * 5 * inner }, (_, at) => {
        const [o, tap, i] = [Math.floor(at / (5 * inner)), Math.floor(at / inner) % 5, at % inner];
        return tap % 2 === 0 ? w.values[(o * taps + tap / 2) * inner + i]! : 0;
      });
      const net = (own: typeof w, more: typeof options) =>
        ofTflite(
          [
            { code: 22, inputs: ["x"], output: "map" },
            { code, inputs: ["map", "w"], output: "conv", optionsType, options: [...options, ...more] },
            { code: 17, inputs: ["conv"], output: "pooled", optionsType: 5, options: option.window(1, 3, 1) },
            { code: 22, inputs: ["pooled"], output: "flat" },
          ],
          [own],
          { ...lines, conv: [1, 1, 12, 2], pooled: [1, 1, 10, 2] },
        );
      const gaps = [2, 1].map((number) => ({ number, type: "int32" as const }));
      expect(net(w, gaps)).toEqual(net({ ...w, dims: wide, values: zeros }, []));
      expect(net(w, gaps)).not.toEqual(net(w, []));
    },
  );

  it("and what no layer computes is refused by its name", () => {
    const file = tfliteFile({
      tensors: [
        { name: "x", dims: [1, 20] },
        { name: "flat", dims: [1, 20] },
        LAST,
        { name: "scores", dims: [1, 3] },
      ],
      operators: [{ code: 117, inputs: ["x"], output: "flat" }, dense],
      ...{ input: "x", output: "scores" },
    });
    expect(refusal("tflite", file)).toContain('the node "flat" (HARD_SWISH) of "net" cannot be imported');
  });

  it("where an operator makes what the output does not need", () => {
    const idle = { code: 117, inputs: ["map"], output: "idle" };
    const net = (...more: readonly WrittenOperator[]) =>
      ofTflite(
        [
          { code: 22, inputs: ["x"], output: "map" },
          ...more,
          over("map", "w"),
          { code: 22, inputs: ["conv"], output: "flat" },
        ],
        [FILTER],
        { ...lines, idle: [1, 1, 12, 2] },
      );
    expect(net(idle)).toEqual(net());
  });
});
