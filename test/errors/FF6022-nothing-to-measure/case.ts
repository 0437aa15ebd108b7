import { answeredSamples } from "../../../src/bench/answered.js";
import { learningModel } from "../../support/models/learning-model.js";

/** Samples of another scale than the model's. */
export default () => {
  const { model, plan, test } = learningModel({
    seed: 1,
    precision: "fp16",
    rule: "monoForward",
    storage: "float32",
    standardize: "none",
    inputs: 6,
  });
  answeredSamples(model, plan, { ...test, inputs: test.inputs.map(() => 1e30) });
};
