import type { Plan } from "../ir/plan.js";
import { exitCount, type QuantModel } from "../ir/quant.js";
import { stateBytes } from "../plan/state.js";
import { modelHash } from "./hash.js";
import { deviceTensors } from "./tensors.js";
import { inputView } from "./view-input.js";

/** What firmware emitted from this model and plan says of itself over the wire. */
export function expectationOf(model: QuantModel, plan: Plan) {
  return {
    modelHash: modelHash(model),
    inputBytes: Number(inputView(model).bytes),
    classes: model.classes.length,
    steps: plan.schedule.steps.length,
    tensors: deviceTensors(model, plan).length,
    exits: exitCount(model),
    precision: model.precision,
    stateBytes: stateBytes(plan.fields),
  } as const;
}
