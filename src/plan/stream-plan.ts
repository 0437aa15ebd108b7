import type { DeviceModel } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import type { Plan, StreamPlan } from "../ir/memory-plan.js";
import { streamSchedule } from "../layers/stream-schedule.js";
import type { StreamSchedule } from "../steps/row-steps.js";
import type { Schedule } from "../steps/schedule.js";
import { assignOffsets, type Lifetime, lifetimes } from "./arena.js";

/** Counters of rows and multiply-accumulates, and for each ring where its next row goes. */
const COUNTERS = 8;
const RING = 2;

/** Places everything that a stream keeps: edges for good, sums and what the answer needs while they are needed. */
export function planStream(model: DeviceModel, line: Schedule, kernels: Plan["kernels"]): StreamPlan {
  const schedule = streamSchedule(model, line);
  const { offsets, size } = assignOffsets(streamLifetimes(schedule));
  const rings = schedule.rows.filter(({ to }) => to.keeps === "ring").length;
  return {
    schedule,
    offsets,
    arena: size,
    kernels: kernelsOf(schedule.answer, line, kernels),
    ram: (size + COUNTERS + RING * rings + 3) & ~3,
  };
}

function streamLifetimes({ rows, answer }: StreamSchedule): Lifetime[] {
  const kept = new Set(rows.map(({ to }) => to.id));
  const steps = [...rows.map(({ step }) => step), ...answer.steps];
  return lifetimes({ tensors: answer.tensors, steps }).map((each) =>
    kept.has(each.id) ? { ...each, first: 0, last: steps.length - 1 } : each,
  );
}

/** Kernels by the index in the answer: tables are laid out for those of the whole inference. */
function kernelsOf(answer: Schedule, line: Schedule, kernels: Plan["kernels"]): Record<number, Kernel> {
  const found = answer.steps.map((step) => kernels[line.steps.indexOf(step)]);
  return Object.fromEntries(found.flatMap((kernel, index) => (kernel ? [[index, kernel] as const] : [])));
}
