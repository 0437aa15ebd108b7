import { csv, defineModel, dense, monoForward } from "ff-edge";
import { HIDDEN } from "../sizes.js";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(HIDDEN), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
