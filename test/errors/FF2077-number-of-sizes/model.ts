import { conv2d, csv, defineModel, monoForward } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [28, 28], standardize: "sample" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [conv2d(12, { kernel: [5, 5], padding: [2, 2, 2, 2] })],
  training: monoForward({ epochs: 20 }),
});
