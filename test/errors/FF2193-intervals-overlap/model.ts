import { defineModel, dense, monoForward, recordings, windows } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [8, 2], standardize: "dataset" },
  classes: ["idle", "run"],
  data: {
    train: recordings({ files: "signal.npy", intervals: "labels.csv" }),
    windows: windows({ hop: 4 }),
    split: { test: 0.2, validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(16)],
  training: monoForward({ epochs: 5 }),
});
