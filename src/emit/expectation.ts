import { exitCount } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import { modelHash } from "../parameters/hash.js";
import { stateBytes } from "../parameters/state-fields.js";
import { deviceTensors } from "../parameters/tables.js";
import { inputView } from "./view-input.js";

/** Description that firmware emitted from this model and plan gives of itself over the wire. */
export function expectationOf(model: DeviceModel, plan: Plan) {
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
