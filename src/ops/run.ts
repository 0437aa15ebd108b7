import type { Samples } from "../ir/data.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule } from "../ir/schedule.js";
import { opOf } from "./index.js";
import type { LearnerMemory, Memory } from "./op.js";

/** Tensors of a schedule, all zero, for one raw sample of `model.input.size` values; `learner` for what is learnt. */
export function allocate(
  schedule: Schedule,
  raw: Samples["inputs"],
  learner: LearnerMemory | null = null,
): Memory {
  const int8: Record<string, Int8Array> = {};
  const uint8: Record<string, Uint8Array> = {};
  const int16: Record<string, Int16Array> = {};
  const int32: Record<string, Int32Array> = {};
  const real: Record<string, Float32Array> = {};
  for (const { id, type, length } of schedule.tensors) {
    if (type === "int8") int8[id] = new Int8Array(length);
    else if (type === "uint8") uint8[id] = new Uint8Array(length);
    else if (type === "int16") int16[id] = new Int16Array(length);
    else if (type === "int32") int32[id] = new Int32Array(length);
    else real[id] = new Float32Array(length);
  }
  const answer = { label: 0, exit: 0, margin: 0, goodness: 0, done: false };
  return { raw, int8, uint8, int16, int32, real, answer, learner };
}

/** Runs the steps until an exit is taken; returns the multiply-accumulates that count. */
export function runSchedule(model: QuantModel, schedule: Schedule, memory: Memory): number {
  let macs = 0;
  for (const step of schedule.steps) {
    macs += opOf(step).run(step, model, memory);
    if (memory.answer.done) break;
  }
  return macs;
}
