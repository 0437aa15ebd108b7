import type { DeviceModel } from "../../../src/ir/device-model.js";
import { scheduleLayers } from "../../../src/layers/index.js";
import {
  createScheduleBuilder,
  NETWORK_INPUT,
  type Schedule,
  scheduleInput,
} from "../../../src/steps/schedule.js";

/** The input and the layers of a model as steps, one pass through all of them, without an answer. */
export function layersAlone(model: DeviceModel): Schedule {
  const builder = createScheduleBuilder(model);
  scheduleInput(builder);
  scheduleLayers(builder, NETWORK_INPUT, () => undefined);
  return { tensors: builder.tensors, steps: builder.steps };
}
