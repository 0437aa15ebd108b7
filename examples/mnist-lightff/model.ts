import { defineModel, dense, earlyExit } from "ff-edge";
import { classes, data, name, training } from "./base.js";

/** Forward-Forward; one pass with the neutral label, the heads answer, and the first sure one ends it. */
export default defineModel({
  name,
  input: { shape: [28, 28], scale: 1 / 255 },
  classes,
  data,
  layers: [dense(240), dense(200)],
  training,
  inference: earlyExit({ rule: "lightff", kappa: 1 }),
  precision: "int8",
});
