import { defineModel, rows } from "ff-edge";
import model from "./model.js";
import { USER1, USER2, USER3, USER4, USER5, USER7 } from "./users.js";

/** The model with user 1 held out. */
export default defineModel({
  ...model,
  data: { ...model.data, train: rows(USER2, USER3, USER4, USER5, USER7), test: USER1 },
});
