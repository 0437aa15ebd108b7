import { csv, defineModel, dense, earlyExit, monoForward } from "ff-edge";

export default defineModel({
  name: "boiler",
  input: { shape: [2], standardize: "dataset" },
  classes: ["cold", "hot"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    test: csv({ file: "test.csv", label: "state" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  inference: earlyExit({ rule: "margin", tolerance: 0.2 }),
  precision: "int8",
});
