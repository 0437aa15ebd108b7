import { conv1d, csv, defineModel, dense, monoForward } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [64, 3], standardize: "none" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [
    conv1d(8, { kernel: 5, stride: 2 }),
    conv1d(16, { kernel: 3, stride: 2 }),
    dense(16),
  ],
  training: monoForward({ epochs: 20 }),
  stream: {},
  learning: { layers: ["dense3"] },
});
