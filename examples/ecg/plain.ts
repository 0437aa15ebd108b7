import { defineModel, npy } from "ff-edge";
import model from "./model.js";

/** The same without the rows of dominated.ts, to see what they change. */
export default defineModel({
  ...model,
  name: "ecg_inter_plain",
  data: {
    ...model.data,
    train: npy({
      inputs: ["data:ecg/shape.npy.gz", "data:ecg/change.npy.gz", "data:ecg/rhythm.npy.gz"],
      labels: "data:ecg/label.npy.gz",
      where: { array: "data:ecg/inter.npy.gz", in: [1] },
    }),
  },
});
