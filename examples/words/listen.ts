import { decision, defineModel, monoForward, recordings, windows } from "ff-edge";
import model from "./model.js";

/** Listens all the time: an answer every tenth of a second, and an event where two of five agree and no more say another. */
export default defineModel({
  ...model,
  name: "listen",
  input: { ...model.input, standardize: "sample" },
  classes: ["other", ...model.classes],
  data: {
    train: recordings({
      files: "data:words/train_stream.npy.gz",
      label: "data:words/train_stream_label.npy.gz",
      rate: 16000,
    }),
    test: recordings({
      files: "data:words/test_stream.npy.gz",
      label: "data:words/test_stream_label.npy.gz",
      rate: 16000,
    }),
    windows: windows({ hop: 4704, label: "end" }),
    split: { validation: 0.1, calibration: 0.02 },
    labels: {
      0: "other",
      1: "computer",
      2: "jarvis",
      3: "smart mirror",
      4: "view glass",
      5: null,
    },
  },
  training: monoForward({
    epochs: 20,
    batch: 32,
    learningRate: 0.001,
    noise: 0.6,
    shift: 4,
    activityPenalty: 0,
  }),
  stream: { hop: 1568 },
  decision: decision({ vote: [2, 5], minMargin: 0, refractory: 6000, background: "other" }),
});
