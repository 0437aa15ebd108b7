import { defineModel, dense, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "ecg_intra",
  input: {
    shape: [104],
    parts: [
      { size: 48, scale: 1 / 256, standardize: "none" },
      { size: 48, scale: 1 / 256, standardize: "none" },
      { size: 8, scale: 4 / 256, standardize: "none" },
    ],
  },
  classes: ["N", "S", "V", "F"],
  data: {
    train: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/intra.npy.gz", in: [1] },
    }),
    test: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/intra.npy.gz", in: [2] },
    }),
    split: { validation: 0.05, calibration: 0.01 },
  },
  layers: [dense(160), dense(64)],
  training: monoForward({ epochs: 30, noise: 0.1, activityPenalty: 0.0002 }),
  precision: "int8",
});
