import { csv, defineModel, conv2d, dense, forwardForward, fullPass } from "ff-edge";

export default defineModel({
  name: "motor",
  input: { shape: [12, 12] },
  classes: ["normal", "imbalance", "bearing"],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [conv2d(8, { kernel: 3 }), dense(16)],
  training: forwardForward({ epochs: 20 }),
  inference: fullPass({ passes: "multi" }),
  precision: "int8",
});
