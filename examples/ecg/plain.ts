import { defineModel, recordings } from "ff-edge";
import model from "./model.js";

/** The same without the recordings of dominated.ts, to see what they change. */
export default defineModel({
  ...model,
  name: "ecg_inter_plain",
  data: {
    ...model.data,
    train: recordings({
      files: "data:ecg/ds1/{record}.npy.gz",
      rate: 360,
      annotations: { file: "data:ecg/ds1/{record}.csv", unit: "rows" },
    }),
  },
});
