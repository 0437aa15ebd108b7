import { csv, defineModel, imported, onnx } from "ff-edge";

export default defineModel({
  name: "motion",
  input: { shape: [6], standardize: "none" },
  classes: ["idle", "walk"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    split: { validation: 0.1, calibration: 0.1, test: 0.2 },
  },
  layers: [onnx({ file: "net.onnx" })],
  training: imported(),
});
