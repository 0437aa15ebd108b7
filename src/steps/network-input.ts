import type { Values } from "../formats/element.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { definitionOf } from "./index.js";
import { allocateSample } from "./run-schedule.js";
import { createScheduleBuilder, NETWORK_INPUT, scheduleInput } from "./schedule.js";
import { tensorOf } from "./step.js";

/** The network input x of raw sample `n`. */
export function networkInput(model: DeviceModel, samples: Samples, n: number): Values {
  const builder = createScheduleBuilder(model);
  scheduleInput(builder);
  const memory = allocateSample(builder, samples, n);
  for (const step of builder.steps) definitionOf(step).run(step, model, memory);
  return tensorOf(memory, NETWORK_INPUT);
}
