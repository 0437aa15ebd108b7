import { defineModel, dense, monoForward, npy, rows } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: rows(),
    test: npy({ inputs: [], labels: "y.npy", where: { array: "day.npy", in: [] } }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
