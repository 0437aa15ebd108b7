import { csv, defineModel, dense, forwardForward } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(12)],
  training: forwardForward({ epochs: 20 }),
  adaptation: { normalise: "balanced" },
  precision: "int8",
});
