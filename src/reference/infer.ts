import type { Samples } from "../ir/data.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule } from "../ir/schedule.js";
import { opOf } from "../ops/index.js";
import { tensorOf } from "../ops/op.js";
import { allocate, runSchedule } from "../ops/run.js";

/** What the device must answer, number by number. */
export interface Inference {
  readonly label: number;
  /** Index of the head that answered; the last one here. */
  readonly exit: number;
  /** Largest score minus second largest, saturated at 2^31 - 1. */
  readonly margin: number;
  /** Sum of squares of the last layer's z. */
  readonly goodness: number;
  /** Non-zero inputs x outputs over the layers and heads that were evaluated. */
  readonly macs: number;
  readonly scores: Int32Array;
}

/** What one step wrote, and the sums before requantization where it has any. */
export interface TracedStep {
  readonly step: number;
  readonly tensor: string;
  readonly values: Int8Array | Int32Array;
  readonly accumulators: Int32Array | null;
}

/**
 * The bit-exact host reference for one sample.
 * @param raw `model.input.size` values of the model's storage type.
 */
export function inferReference(model: QuantModel, schedule: Schedule, raw: Samples["inputs"]): Inference {
  const memory = allocate(schedule, raw);
  const macs = runSchedule(model, schedule, memory);
  return { ...memory.answer, exit: exits(model) - 1, macs, scores: tensorOf(memory.int32, "scores") };
}

/** Runs one sample and keeps what every step wrote last: x, z, scores, h. The answer step shows the scores again. */
export function traceReference(model: QuantModel, schedule: Schedule, raw: Samples["inputs"]): TracedStep[] {
  const memory = allocate(schedule, raw);
  return schedule.steps.map((step, index) => {
    opOf(step).run(step, model, memory);
    const tensor = opOf(step).writes(step).at(-1) ?? "scores";
    const values = memory.int8[tensor] ?? tensorOf(memory.int32, tensor);
    const sums = step.kind === "dense" || step.kind === "head" ? tensorOf(memory.int32, step.acc) : null;
    return { step: index, tensor, values: values.slice(), accumulators: sums?.slice() ?? null };
  });
}

/** Number of heads, each of which could answer. */
export function exits(model: QuantModel): number {
  return model.layers.filter((layer) => layer.head !== null).length;
}
