import type { Samples } from "../ir/data.js";
import { type Answer, NO_ANSWER } from "../ir/learning.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule, TensorType } from "../ir/schedule.js";
import { allFinite, answered } from "../numerics/real.js";
import { opOf } from "../ops/index.js";
import { type Memory, scoresOf, tensorOf } from "../ops/op.js";
import { allocate, runSchedule } from "../ops/run.js";

/** What one step wrote, and the sums before requantization where it has any. */
export interface TracedStep {
  readonly step: number;
  readonly tensor: string;
  /** Index of the first value within the tensor. */
  readonly start: number;
  readonly values: Int8Array | Uint8Array | Int32Array | Float32Array;
  /** How the device stores them. */
  readonly type: TensorType;
  readonly accumulators: Int32Array | Float32Array | null;
}

/**
 * The bit-exact host reference for one sample.
 * @param raw `model.input.size` values of the model's storage type.
 */
export function inferReference(model: QuantModel, schedule: Schedule, raw: Samples["inputs"]): Answer {
  return answerOf(model, schedule, allocate(schedule, raw));
}

/** Answers the raw sample of `memory`, with what its learner has learnt if there is one. */
export function answerOf(model: QuantModel, schedule: Schedule, memory: Memory): Answer {
  if (memory.raw instanceof Float32Array && !allFinite(memory.raw))
    return { status: "FF_BAD_SAMPLE", ...NO_ANSWER };
  const macs = runSchedule(model, schedule, memory);
  const { label, exit, margin, goodness } = memory.answer;
  const scores = scoresOf("scores", model, memory).slice();
  if (scores instanceof Float32Array && !answered(scores, margin, goodness))
    return { status: "FF_OUT_OF_RANGE", ...NO_ANSWER };
  return { status: "FF_OK", label, exit, margin, goodness, macs, scores };
}

/** Runs one sample and keeps what every step wrote, up to the exit that it takes. An answer step shows the scores. */
export function traceReference(model: QuantModel, schedule: Schedule, raw: Samples["inputs"]): TracedStep[] {
  const memory = allocate(schedule, raw);
  const types = Object.fromEntries(schedule.tensors.map((each) => [each.id, each]));
  const traced: TracedStep[] = [];
  for (const [index, step] of schedule.steps.entries()) {
    opOf(step).run(step, model, memory);
    const { tensor, start, length } = opOf(step).shows(step, model);
    const whole =
      memory.int8[tensor] ?? memory.uint8[tensor] ?? memory.int32[tensor] ?? tensorOf(memory.real, tensor);
    const { type } = tensorOf(types, tensor);
    const sums = step.kind === "dense" || step.kind === "head" ? scoresOf(step.acc, model, memory) : null;
    const values = whole.slice(start, start + length);
    traced.push({ step: index, tensor, start, type, values, accumulators: sums?.slice() ?? null });
    if (memory.answer.done) break;
  }
  return traced;
}
