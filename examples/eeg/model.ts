import { defineModel, dense, monoForward, npy } from "ff-edge";
import { leads } from "./features.js";
import { FOLD1, FOLD2, FOLD3, FOLD4, FOLD5, PATIENT, WINDOWS } from "./patients.js";

/** Seizures of patients who do not train; `fold2.ts` and the like hold the others out. */
export default defineModel({
  name: "eeg",
  input: { window: { type: "int16", shape: [1024] }, features: leads, standardize: "dataset" },
  classes: ["other", "seizure"],
  data: {
    train: npy({ ...WINDOWS, where: { array: PATIENT, in: [...FOLD2, ...FOLD3, ...FOLD4, ...FOLD5] } }),
    test: npy({ ...WINDOWS, where: { array: PATIENT, in: FOLD1 } }),
    split: { validation: 0.05, calibration: 0.01, by: "data:chbmit/clip.npy.gz" },
  },
  layers: [dense(16)],
  training: monoForward({
    epochs: 20,
    learningRate: 0.01,
    noise: 0.4,
    dropout: 0.3,
    classWeights: 1,
    activityPenalty: 0,
  }),
  precision: "int8",
});
