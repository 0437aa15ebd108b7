import { conv1d, defineModel, monoForward, npy } from "ff-edge";

export default defineModel({
  name: "gestures",
  input: { shape: [300, 6], scale: 0.001, standardize: "none" },
  classes: ["other", "W", "spiral"],
  data: {
    train: npy({ inputs: "data:gestures/windows.npy.gz", labels: "data:gestures/label.npy.gz" }),
    split: { validation: 0.1, calibration: 0.1, test: 0.3, by: "data:gestures/recording.npy.gz" },
  },
  layers: [
    conv1d(12, { kernel: 7, stride: 2, padding: "same", cells: 2 }),
    conv1d(16, { kernel: 5, stride: 2, padding: "same", cells: 2 }),
    conv1d(24, { kernel: 5, stride: 2, padding: "same", cells: 2 }),
  ],
  training: monoForward({ epochs: 40, batch: 32, learningRate: 0.003, activityPenalty: 0 }),
  precision: "int8",
});
