import { defineModel, rows } from "ff-edge";
import model from "./model.js";
import { USER1, USER2, USER3, USER4, USER5, USER7 } from "./users.js";

/** The model with user 5 held out. */
export default defineModel({
  ...model,
  data: { ...model.data, train: rows(USER1, USER2, USER3, USER4, USER7), test: USER5 },
});
