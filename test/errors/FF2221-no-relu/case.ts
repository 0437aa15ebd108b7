import { importCase } from "../../support/nets/import-case.js";
import { onnxFile } from "../../support/nets/onnx-writer.js";
import { drawn } from "../../support/nets/small.js";

const draw = drawn(1);

export default importCase(
  onnxFile({
    input: ["batch", 6],
    nodes: [
      { op: "MatMul", name: "hidden", inputs: ["x", "w1"] },
      { op: "Clip", name: "relu6", inputs: ["hidden"], attributes: { min: { float: 0 }, max: { float: 6 } } },
      { op: "MatMul", name: "deeper", inputs: ["relu6", "w2"] },
      { op: "Add", name: "residual", inputs: ["deeper", "relu6"] },
      { op: "MatMul", name: "scores", inputs: ["residual", "w3"] },
    ],
    constants: [draw("w1", [6, 5]), draw("w2", [5, 5]), draw("w3", [5, 3])],
    opset: 6,
  }),
);
