import { defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "ecg_inter_plain",
  input: {
    shape: [104],
    parts: [
      { size: 48, scale: 0.1 / 256, standardize: "none" },
      { size: 48, scale: 0.15 / 256, standardize: "none" },
      { size: 8, scale: 4 / 256, standardize: "none" },
    ],
  },
  classes: ["N", "S", "V"],
  data: {
    train: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/inter.npy.gz", in: [1] },
    }),
    test: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/inter.npy.gz", in: [2] },
    }),
    split: { validation: 0.05, calibration: 0.05, by: "data:ecg/record.npy.gz" },
    labels: { 0: "N", 1: "S", 2: "V", 3: "V" },
  },
  layers: [dense(64), dense(32)],
  training: monoForward({ epochs: 12, noise: 0.1, dropout: 0.1, classWeights: 0.5 }),
  precision: "int8",
});
