import { defineModel, earlyExit } from "ff-edge";
import model from "./model.js";

/** The same weights; every label is tried on the input, three stay after the first layer, the largest goodness wins. */
export default defineModel({
  ...model,
  inference: earlyExit({ rule: "lightff", passes: "multi", beam: 3 }),
});
