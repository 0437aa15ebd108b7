import { classGroups, conv1d, csv, defineModel, dense } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [96, 6], standardize: "sample" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [conv1d(12, { kernel: 3 }), dense(10)],
  training: classGroups({ epochs: 20 }),
  learning: {},
});
