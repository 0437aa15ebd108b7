import type { Samples } from "../ir/data.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule } from "../ir/schedule.js";
import { opOf } from "./index.js";
import type { Memory } from "./op.js";

/** Tensors of a schedule, all zero, for one raw sample of `model.input.size` values. */
export function allocate(schedule: Schedule, raw: Samples["inputs"]): Memory {
  const int8: Record<string, Int8Array> = {};
  const uint8: Record<string, Uint8Array> = {};
  const int32: Record<string, Int32Array> = {};
  for (const { id, type, length } of schedule.tensors) {
    if (type === "int8") int8[id] = new Int8Array(length);
    else if (type === "uint8") uint8[id] = new Uint8Array(length);
    else int32[id] = new Int32Array(length);
  }
  return { raw, int8, uint8, int32, answer: { label: 0, exit: 0, margin: 0, goodness: 0, done: false } };
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
