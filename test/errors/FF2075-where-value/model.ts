import { csv, defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: npy({ inputs: "x.npy", labels: "y.npy", where: { array: "subject.npy", in: [1, 1 / 0] } }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
