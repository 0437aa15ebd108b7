import { csv, defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "boiler",
  input: { shape: [2], standardize: "dataset" },
  targets: ["temperature", "pressure", "flow"],
  data: {
    train: npy({ inputs: "x.npy", labels: "y.npy" }),
    test: csv({ file: "test.csv" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
