import { defineModel, npy } from "ff-edge";
import model from "./model.js";

/** Knows one gesture, and learns a second one on the device, from ten windows of each class. */
export default defineModel({
  ...model,
  name: "gestures_teach",
  data: {
    train: npy({
      inputs: "data:gestures/windows.npy.gz",
      labels: "data:gestures/label.npy.gz",
      where: { array: "data:gestures/teach.npy.gz", in: [1] },
    }),
    test: npy({
      inputs: "data:gestures/windows.npy.gz",
      labels: "data:gestures/label.npy.gz",
      where: { array: "data:gestures/teach.npy.gz", in: [2] },
    }),
    split: { validation: 0.1, calibration: 0.1, by: "data:gestures/recording.npy.gz" },
  },
  learning: {
    data: npy({
      inputs: "data:gestures/windows.npy.gz",
      labels: "data:gestures/label.npy.gz",
      where: { array: "data:gestures/teach.npy.gz", in: [4] },
    }),
  },
});
