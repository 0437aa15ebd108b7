import { defineModel, npy } from "ff-edge";
import model from "./model.js";
import { FOLD1, FOLD2, FOLD3, FOLD4, FOLD5, PATIENT, WINDOWS } from "./patients.js";

/** The model with the patients of fold 3 held out. */
export default defineModel({
  ...model,
  data: {
    ...model.data,
    train: npy({ ...WINDOWS, where: { array: PATIENT, in: [...FOLD1, ...FOLD2, ...FOLD4, ...FOLD5] } }),
    test: npy({ ...WINDOWS, where: { array: PATIENT, in: FOLD3 } }),
  },
});
