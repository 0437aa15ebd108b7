import { type Values, zeros } from "../formats/element.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { definitionOf } from "./index.js";
import type { Schedule } from "./schedule.js";
import type { LearnerMemory, Memory } from "./step.js";

/** Tensors of a schedule, all zero, for one raw sample of the model's input; `learner` for what is learnt. */
export function allocate(
  schedule: Schedule,
  raw: Samples["inputs"],
  learner: LearnerMemory | null = null,
): Memory {
  const tensors: Record<string, Values> = {};
  for (const { id, type, length } of schedule.tensors) tensors[id] = zeros(type, length);
  const prediction = { label: 0, exit: 0, margin: 0, goodness: 0, done: false };
  return { raw, tensors, prediction, learner, refusal: { status: null } };
}

/** The same for sample `n`, with its features where they are known. */
export function allocateSample(schedule: Schedule, samples: Samples, n: number): Memory {
  const memory = allocate(schedule, row(samples, n));
  const { features, count } = samples;
  if (features === undefined) return memory;
  const size = features.length / count;
  return { ...memory, features: features.subarray(n * size, (n + 1) * size) };
}

/** Runs the steps until an exit is taken; returns the multiply-accumulates that count. */
export function runSchedule(model: DeviceModel, schedule: Schedule, memory: Memory): number {
  let macs = 0;
  for (const step of schedule.steps) {
    macs += definitionOf(step).run(step, model, memory);
    if (memory.prediction.done || memory.refusal.status !== null) break;
  }
  return macs;
}
