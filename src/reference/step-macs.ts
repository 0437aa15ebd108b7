import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { definitionOf } from "../steps/index.js";
import { allocateSample } from "../steps/run-schedule.js";
import type { Schedule } from "../steps/schedule.js";

/** Mean multiply-accumulates of each step over `samples`; a step behind the exit that a sample takes counts as 0. */
export function stepMacs(model: DeviceModel, schedule: Schedule, samples: Samples): number[] {
  const sums = schedule.steps.map(() => 0);
  for (let n = 0; n < samples.count; n++) {
    const memory = allocateSample(schedule, samples, n);
    for (const [index, step] of schedule.steps.entries()) {
      sums[index]! += definitionOf(step).run(step, model, memory);
      if (memory.prediction.done) break;
    }
  }
  return sums.map((sum) => sum / samples.count);
}
