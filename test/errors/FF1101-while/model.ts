import { csv, defineModel, dense, monoForward } from "ff-edge";
import { spread } from "./features.ts";

export default defineModel({
  name: "shake",
  input: { window: { type: "int16", shape: [4] }, features: spread },
  classes: ["still", "moving"],
  data: {
    train: csv({ file: "shake.csv", label: "state" }),
    split: { validation: 0.2, calibration: 0.2, test: 0.2 },
  },
  layers: [dense(4)],
  training: monoForward({ epochs: 1 }),
});
