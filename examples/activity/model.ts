import { decision, defineModel, dense, monoForward, rows, windows } from "ff-edge";
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
  layers: [dense(64)],
  training: monoForward({ epochs: 100, learningRate: 0.01, noise: 0.2, dropout: 0.7, activityPenalty: 0 }),
  stream: { hop: 64 },
  decision: decision({ vote: [3, 5] }),
  precision: "int8",
});
