import { defineModel, dense, monoForward, npy } from "ff-edge";
import { leads } from "./features.js";

/** Persons whose windows are held out: 1 and 21 are one person. `folds.ts` holds out the others. */
const HELD_OUT = [1, 21, 7, 13, 19];
const OTHERS = [2, 3, 4, 6, 8, 9, 11, 12, 14, 15, 16, 17, 22];

export default defineModel({
  name: "eeg",
  input: { window: { type: "int16", shape: [1024] }, features: leads, standardize: "dataset" },
  classes: ["other", "seizure"],
  data: {
    train: npy({
      inputs: "data:chbmit/windows.npy.gz",
      labels: "data:chbmit/label.npy.gz",
      where: { array: "data:chbmit/patient.npy.gz", in: OTHERS },
    }),
    test: npy({
      inputs: "data:chbmit/windows.npy.gz",
      labels: "data:chbmit/label.npy.gz",
      where: { array: "data:chbmit/patient.npy.gz", in: HELD_OUT },
    }),
    split: { validation: 0.05, calibration: 0.01, by: "data:chbmit/patient.npy.gz" },
  },
  layers: [dense(8)],
  training: monoForward({
    epochs: 12,
    learningRate: 0.01,
    noise: 0.4,
    classWeights: 1,
    activityPenalty: 0,
  }),
  precision: "int8",
});
