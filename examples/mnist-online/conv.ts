import { conv2d, defineModel } from "ff-edge";
import dense from "./model.js";

/** The same by convolution: three layers over maps, each with a head that reads quarters of its map. */
export default defineModel({
  ...dense,
  name: "mnist_online_conv",
  input: { shape: [28, 28], scale: 1 / 255, standardize: "none" },
  layers: [
    conv2d(12, { kernel: 5, stride: 2, padding: "same" }),
    conv2d(24, { kernel: 3, padding: "same", pool: 2 }),
    conv2d(48, { kernel: 3, padding: "same", pool: 2 }),
  ],
  learning: { ...dense.learning, rate: 0.02 },
});
