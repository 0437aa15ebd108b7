import { alarm, csv, defineModel, dense, monoForward } from "ff-edge";

export default defineModel({
  name: "pump",
  input: { shape: [2] },
  classes: ["good", "worn"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    test: csv({ file: "test.csv", label: "state" }),
    anomalies: ["worn"],
    split: { validation: 0.2, calibration: 0.2 },
  },
  layers: [dense(4), dense(2)],
  training: monoForward({ epochs: 5 }),
  inference: alarm(),
});
