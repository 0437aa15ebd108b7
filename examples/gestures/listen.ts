import { decision, defineModel, dense, monoForward, recordings, windows } from "ff-edge";
import { pieces } from "./features.js";

/** Listens all the time: an answer every quarter of a second, and an event where three of five agree. */
export default defineModel({
  name: "wand",
  input: {
    window: { type: "int16", shape: [300, 6] },
    features: pieces,
    standardize: "dataset",
  },
  classes: ["other", "W", "spiral"],
  data: {
    train: recordings({
      files: "data:gestures/train_stream.npy.gz",
      label: "data:gestures/train_stream_label.npy.gz",
      rate: 100,
    }),
    test: recordings({
      files: "data:gestures/test_stream.npy.gz",
      label: "data:gestures/test_stream_label.npy.gz",
      rate: 100,
    }),
    windows: windows({ hop: 8, label: "end" }),
    split: { validation: 0.1, calibration: 0.02 },
    labels: { 0: "other", 1: "W", 2: "spiral", 3: null },
  },
  layers: [dense(24)],
  training: monoForward({
    epochs: 12,
    batch: 64,
    learningRate: 0.005,
    noise: 0.3,
    activityPenalty: 0,
  }),
  stream: { hop: 25 },
  decision: decision({ vote: [3, 5], refractory: 150, background: "other" }),
  precision: "int8",
});
