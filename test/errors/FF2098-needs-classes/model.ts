import { classGroups, csv, defineModel, dense } from "ff-edge";

export default defineModel({
  name: "boiler",
  input: { shape: [2], standardize: "dataset" },
  targets: ["temperature"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    test: csv({ file: "test.csv" }),
    split: { validation: 0.1, calibration: 0.1 },
    labels: { 0: "cold" },
  },
  layers: [dense(24), dense(16)],
  training: classGroups({ epochs: 20, classWeights: 0.5 }),
  precision: "int8",
});
