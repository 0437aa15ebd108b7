import { csv, defineModel, dense, earlyExit, reconstruction } from "ff-edge";

export default defineModel({
  name: "pump",
  input: { shape: [2] },
  classes: ["good", "worn"],
  data: {
    train: csv({ file: "train.csv", label: "state" }),
    test: csv({ file: "test.csv", label: "state" }),
    split: { validation: 0.2, calibration: 0.2 },
  },
  layers: [dense(4, { slices: 2 }), dense(2)],
  training: reconstruction({ epochs: 5, classWeights: 0.5 }),
  inference: earlyExit({ rule: "margin" }),
  learning: {},
});
