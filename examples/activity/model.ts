import { defineModel, dense, monoForward, rows, windows } from "ff-edge";
import { movement } from "./features.js";
import { USER1, USER2, USER3, USER4, USER5, USER7 } from "./users.js";

/** Five users train, the test is user 4, of whom nothing is known; `without-user1.ts` and the like hold the others out. */
export default defineModel({
  name: "activity",
  input: { window: { type: "int16", shape: [256, 6] }, features: movement, standardize: "dataset" },
  classes: ["walking", "upstairs", "downstairs", "sitting", "standing"],
  data: {
    train: rows(USER1, USER2, USER3, USER5, USER7),
    test: USER4,
    windows: windows({ hop: 64, minShare: 1 }),
    split: { validation: 0.05, calibration: 0.01 },
  },
  layers: [dense(32)],
  training: monoForward({ epochs: 20, learningRate: 0.01, noise: 0.4, activityPenalty: 0 }),
  precision: "int8",
});
