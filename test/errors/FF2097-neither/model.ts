import { csv, defineModel, dense, monoForward } from "ff-edge";

export default defineModel({
  name: "boiler",
  input: { shape: [2], standardize: "dataset" },
  data: {
    train: csv({ file: "train.csv" }),
    test: csv({ file: "test.csv" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
