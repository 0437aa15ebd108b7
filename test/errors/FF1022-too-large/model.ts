import { csv, defineModel, dense, monoForward } from "ff-edge";

const L0 = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const L1 = [...L0, ...L0, ...L0, ...L0, ...L0, ...L0, ...L0, ...L0];
const L2 = [...L1, ...L1, ...L1, ...L1, ...L1, ...L1, ...L1, ...L1];
const L3 = [...L2, ...L2, ...L2, ...L2, ...L2, ...L2, ...L2, ...L2];
const L4 = [...L3, ...L3, ...L3, ...L3, ...L3, ...L3, ...L3, ...L3];
const LEVELS = [...L4, ...L4, ...L4, ...L4, ...L4, ...L4, ...L4, ...L4];

export default defineModel({
  name: "motor",
  input: { shape: [6], standardize: "dataset" },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(LEVELS.length), dense(16)],
  training: monoForward({ epochs: 20 }),
  precision: "int8",
});
