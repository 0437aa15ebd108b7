import { importCase } from "../../support/nets/import-case.js";
import { onnxFile } from "../../support/nets/onnx-writer.js";
import { drawn } from "../../support/nets/small.js";

const draw = drawn(1);

export default importCase(
  onnxFile({
    input: ["batch", 4, 6],
    nodes: [
      { op: "Conv", name: "conv", inputs: ["x", "w"] },
      { op: "MaxPool", name: "pool", inputs: ["conv"], attributes: { kernel_shape: [2], dilations: [2] } },
      { op: "HardSwish", name: "swish", inputs: ["pool"] },
      { op: "Gemm", name: "scores", inputs: ["swish", "w"], attributes: { transA: 1 } },
    ],
    constants: [draw("w", [3, 4, 3])],
  }),
);
