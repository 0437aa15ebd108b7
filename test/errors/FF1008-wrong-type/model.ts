import { csv, defineModel, dense, monoForward } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardise: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: 3 }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense("24"), dense(16)],
  training: monoForward({ batch: 32 }),
  precision: "int4",
});
