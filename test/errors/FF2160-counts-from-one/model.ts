import { defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [2], standardize: "dataset" },
  classes: ["idle", "left", "right"],
  data: {
    train: npy({ inputs: "x.npy", labels: "y.npy" }),
    test: npy({ inputs: "x.npy", labels: "z.npy" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
});
