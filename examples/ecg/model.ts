import { defineModel, dense, monoForward, npy, recordings, windows } from "ff-edge";
import { Heartbeats } from "./features.js";

/** Hears one lead at 360 Hz and answers each beat; knows the patients of DS1, is tested on the records of DS2. */
export default defineModel({
  name: "ecg_inter",
  input: {
    stream: { type: "int16", channels: 1, rate: 360 },
    features: Heartbeats,
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
      where: { array: "data:ecg/inter.npy.gz", in: [1, 3] },
    }),
    test: recordings({
      files: "data:ecg/ds2/{record}.npy.gz",
      rate: 360,
      annotations: { file: "data:ecg/ds2/{record}.csv", unit: "rows" },
    }),
    windows: windows({ label: "event", within: 0.15 }),
    split: { validation: 0.05, calibration: 0.05, by: "data:ecg/record.npy.gz" },
    labels: { 0: "N", 1: "S", 2: "V", 3: "V", 4: null },
  },
  layers: [dense(64), dense(32)],
  training: monoForward({ epochs: 12, noise: 0.1, dropout: 0.1, classWeights: 0.5 }),
  stream: {},
  precision: "int8",
});
