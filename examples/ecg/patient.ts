import { defineModel, dense, monoForward, npy } from "ff-edge";
import { Heartbeats } from "./features.js";

/** Knows the patients of DS1 and adapts to one of DS2, from the labelled beats of his first five minutes. */
export default defineModel({
  name: "ecg_patch",
  input: {
    stream: { type: "int16", channels: 1, rate: 360 },
    features: Heartbeats,
    parts: [
      { size: 48, scale: 0.25 / 256, standardize: "none" },
      { size: 48, scale: 0.25 / 256, standardize: "none" },
      { size: 8, scale: 4 / 256, standardize: "none" },
    ],
  },
  classes: ["N", "S", "V"],
  data: {
    train: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/patch.npy.gz", in: [1, 3] },
    }),
    test: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/patch.npy.gz", in: [2] },
    }),
    split: { validation: 0.05, calibration: 0.05, by: "data:ecg/record.npy.gz" },
    labels: { 0: "N", 1: "S", 2: "V", 3: "V" },
  },
  layers: [dense(64), dense(32)],
  training: monoForward({ epochs: 20, noise: 0.1, dropout: 0.3, classWeights: 0.5, activityPenalty: 0.001 }),
  learning: {
    rate: 0.02,
    data: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/patch.npy.gz", in: [4] },
    }),
  },
  precision: "fp16",
});
