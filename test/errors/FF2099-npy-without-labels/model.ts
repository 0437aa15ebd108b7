import { defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "boiler",
  input: { shape: [2], standardize: "dataset" },
  classes: ["cold", "hot"],
  data: {
    train: npy({ inputs: "train.npy" }),
    test: npy({ inputs: "test.npy", labels: "labels.npy" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
