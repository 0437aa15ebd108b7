import { row, type Samples } from "../ir/data.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule } from "../ir/schedule.js";
import { opOf } from "../ops/index.js";
import { allocate } from "../ops/run.js";

/** Mean multiply-accumulates of each step over `samples`; a step behind the exit that a sample takes counts as 0. */
export function stepMacs(model: QuantModel, schedule: Schedule, samples: Samples): number[] {
  const sums = schedule.steps.map(() => 0);
  for (let n = 0; n < samples.count; n++) {
    const memory = allocate(schedule, row(samples, n));
    for (const [index, step] of schedule.steps.entries()) {
      sums[index]! += opOf(step).run(step, model, memory);
      if (memory.answer.done) break;
    }
  }
  return sums.map((sum) => sum / samples.count);
}
