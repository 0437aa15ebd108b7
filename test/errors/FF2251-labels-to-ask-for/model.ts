import { csv, defineModel, dense, monoForward, rls } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16, { name: "last" })],
  training: monoForward({ epochs: 20 }),
  learning: { readout: rls(), ask: { budget: 200, per: 100 } },
  precision: "int8",
});
