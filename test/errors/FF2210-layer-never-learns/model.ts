import { conv1d, csv, defineModel, dense, depthwise1d, monoForward } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [96, 6], standardize: "sample" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [depthwise1d({ kernel: 3 }), conv1d(12, { kernel: 3 }), dense(10)],
  training: monoForward({ epochs: 20 }),
  learning: { layers: ["depthwise1d1", "conv1d2.head"], rate: { conv1d2: 0.001 } },
});
