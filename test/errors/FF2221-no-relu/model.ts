import { csv, defineModel, dense, monoForward, onnx } from "ff-edge";

export default defineModel({
  name: "motion",
  input: { shape: [6], standardize: "none" },
  classes: ["idle", "walk", "run"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    split: { validation: 0.1, calibration: 0.1, test: 0.2 },
  },
  layers: [onnx({ file: "net.onnx" }), dense(8)],
  training: monoForward({ epochs: 1 }),
});
