import { defineModel, npy } from "ff-edge";
import model from "./model.js";
import { FOLD1, FOLD2, FOLD3, FOLD4, FOLD5 } from "./patients.js";

/** The model with the patients of fold 3 held out. */
export default defineModel({
  ...model,
  data: {
    ...model.data,
    train: npy({
      inputs: "data:chbmit/windows.npy.gz",
      labels: "data:chbmit/label.npy.gz",
      where: { array: "data:chbmit/patient.npy.gz", in: [...FOLD1, ...FOLD2, ...FOLD4, ...FOLD5] },
    }),
    test: npy({
      inputs: "data:chbmit/windows.npy.gz",
      labels: "data:chbmit/label.npy.gz",
      where: { array: "data:chbmit/patient.npy.gz", in: FOLD3 },
    }),
  },
});
