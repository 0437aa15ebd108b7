import { conv1d, defineModel, monoForward, npy } from "ff-edge";
import { logMel } from "./features.js";

/** Four words, each alone in one and a half seconds. */
export default defineModel({
  name: "words",
  input: {
    stream: { type: "int16", channels: 1, rate: 16000, frame: 480, hop: 392, frames: 61 },
    frame: logMel,
    standardize: "dataset",
  },
  classes: ["computer", "jarvis", "smart mirror", "view glass"],
  data: {
    train: npy({
      inputs: "data:words/audio.npy.gz",
      labels: "data:words/word.npy.gz",
      where: { array: "data:words/split.npy.gz", in: [0, 1] },
    }),
    test: npy({
      inputs: "data:words/audio.npy.gz",
      labels: "data:words/word.npy.gz",
      where: { array: "data:words/split.npy.gz", in: [2] },
    }),
    split: { validation: 0.05, calibration: 0.01, by: "data:words/group.npy.gz" },
  },
  layers: [
    conv1d(32, { kernel: 7, stride: 2, padding: "same", cells: 4 }),
    conv1d(48, { kernel: 5, stride: 2, padding: "same", cells: 4 }),
    conv1d(64, { kernel: 3, stride: 2, padding: "same", cells: 4 }),
  ],
  training: monoForward({
    epochs: 20,
    batch: 32,
    learningRate: 0.003,
    noise: 0.3,
    shift: 4,
    activityPenalty: 0,
  }),
  precision: "int8",
});
