import { conv2d, csv, defineModel, dense, imported, maxPool, pretrained } from "ff-edge";

export default defineModel({
  name: "motion",
  input: { shape: [8, 8], standardize: "none" },
  classes: ["idle", "walk", "run"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    split: { validation: 0.1, calibration: 0.1, test: 0.2 },
  },
  layers: [
    pretrained({
      file: "net.safetensors",
      layers: [conv2d(4, { kernel: 3, name: "features.0" }), maxPool(2), dense(3, { name: "classifier" })],
    }),
  ],
  training: imported(),
});
