import { rangeNotes } from "../../../src/quantize/range.js";
import { learningModel } from "../../support/models/learning-model.js";

/** One value that a meter writes for "overload", among the training data. */
export default () => {
  const { model, train } = learningModel({
    seed: 1,
    precision: "fp16",
    rule: "monoForward",
    storage: "float32",
    standardize: "none",
    inputs: 6,
  });
  train.inputs[15] = 9.9e37;
  rangeNotes(model, [train]);
};
