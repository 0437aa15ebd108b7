import { describe, expect, it } from "vitest";
import { onnx, tflite } from "../../src/model.js";
import { residualTflite } from "../support/nets/integers.js";
import { residualOnnx } from "../support/nets/integers-onnx.js";
import { onnxFile, type WrittenNode, type WrittenTensor } from "../support/nets/onnx-writer.js";
import { readAs } from "../support/nets/read.js";

const own = (bytes: Uint8Array) => readAs({ ...onnx({ file: "net" }), scales: "own" }, bytes);

describe("integers of an ONNX file are those of the same net in TensorFlow Lite, rounded once", () => {
  it.each(["qdq", "qlinear"] as const)("%s", (form) => {
    for (const seed of [1, 2]) {
      const wanted = readAs(
        { ...tflite({ file: "net" }), scales: "own", rounding: "single" },
        residualTflite(seed),
      );
      const found = own(residualOnnx(seed, form));
      if (typeof found === "string" || typeof wanted === "string") throw new Error(`${found}\n${wanted}`);
      expect(found.net.graph).toEqual(wanted.net.graph);
      expect(found.net.input).toEqual(wanted.net.input);
    }
  });
});

/** x -> QLinearMatMul with a ReLU -> QLinearMatMul that reads by a scale, with weights of this type and zero point. */
function products(zero: number, type: "int8" | "uint8", least = -9, readBy = "a"): Uint8Array {
  const scalar = (name: string, value: number, own: WrittenTensor["type"] = "float32"): WrittenTensor => ({
    ...{ name, dims: [], values: [value], type: own! },
  });
  const weights = (name: string, dims: readonly number[]): WrittenTensor => ({
    ...{ name, dims, type },
    values: Array.from(
      { length: dims[0]! * dims[1]! },
      (_, at) => zero + (at === 0 ? least : ((at * 37) % 19) - 9),
    ),
  });
  const qlinear = (name: string, x: string, w: string, y: string, by = x): WrittenNode => ({
    ...{ op: "QLinearMatMul", name },
    inputs: [x, `${by}_s`, `${by}_z`, w, "w_s", "w_z", `${y}_s`, `${y}_z`],
  });
  const quantized = (name: string, scale: number, at: number): WrittenTensor[] => [
    scalar(`${name}_s`, scale),
    scalar(`${name}_z`, at, "uint8"),
  ];
  return onnxFile({
    input: ["batch", 4],
    nodes: [
      { op: "QuantizeLinear", name: "q", inputs: ["x", "q_s", "q_z"] },
      qlinear("a", "q", "w1", "a"),
      qlinear("b", "a", "w2", "b", readBy),
      { op: "DequantizeLinear", name: "y", inputs: ["b", "b_s", "b_z"] },
    ],
    constants: [
      ...[...quantized("q", 0.25, 120), ...quantized("a", 0.125, 0), ...quantized("b", 0.5, 128)],
      ...[scalar("w_s", 0.0625), scalar("w_z", zero, type), weights("w1", [4, 3]), weights("w2", [3, 2])],
    ],
  });
}

describe("QLinearMatMul between bytes", () => {
  it("keeps scales, zero points counted from -128, and weights less theirs", () => {
    for (const [zero, type] of [
      [0, "int8"],
      [128, "uint8"],
    ] as const) {
      const found = own(products(zero, type));
      if (typeof found === "string") throw new Error(found);
      const { integers } = found.net.graph!;
      expect(integers!.dense1).toMatchObject({
        weights: Int8Array.from({ length: 12 }, (_, at) => ((at * 37) % 19) - 9),
        bias: new Int32Array(3),
        multiplier: new Int32Array(3).fill(2 ** 30), // 0.25 * 0.0625 / 0.125 = 2^30 * 2^-(31 + 2)
        shift: new Uint8Array(3).fill(2),
        numbers: {
          input: { scale: 0.25, zero: -8 },
          output: { scale: 0.125, zero: -128 },
          limits: [-128, 127],
          rounding: "single",
        },
      });
      expect(integers!.dense2).toMatchObject({ numbers: { output: { scale: 0.5, zero: 0 } } });
    }
  });

  it("is refused where weights are no 8 bits, and where a value has no scale", () => {
    expect(own(products(141, "uint8", -141))).toContain("are -141 .. 9, which is more than 8 bits");
    expect(own(products(0, "int8", -9, "b"))).toContain("no int8 with one scale");
  });
});
