import type { Element, Values } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { NO_PREDICTION, type Prediction } from "../ir/learning.js";
import { allFinite } from "../numerics/real-arithmetic.js";
import { definitionOf } from "../steps/index.js";
import { allocate, runSchedule } from "../steps/run-schedule.js";
import type { Schedule } from "../steps/schedule.js";
import { type Memory, scoresOf, tensorOf } from "../steps/step.js";

/** Values that one step wrote, and the sums before requantization where it has any. */
export interface TracedStep {
  readonly step: number;
  readonly tensor: string;
  /** Index of the first value within the tensor. */
  readonly start: number;
  readonly values: Values;
  /** Type in which the device stores them. */
  readonly type: Element;
  readonly accumulators: Values | null;
}

/**
 * The bit-exact host reference for one sample.
 * @param raw a sample in the model's storage type.
 */
export function inferReference(model: DeviceModel, schedule: Schedule, raw: Samples["inputs"]): Prediction {
  return predict(model, schedule, allocate(schedule, raw));
}

/** Prediction for the raw sample of `memory`, with the weights of its learner if there is one. */
export function predict(model: DeviceModel, schedule: Schedule, memory: Memory): Prediction {
  if (memory.raw instanceof Float32Array && !allFinite(memory.raw))
    return { status: "FF_BAD_SAMPLE", ...NO_PREDICTION };
  const macs = runSchedule(model, schedule, memory);
  const { status, ...fault } = memory.refusal;
  if (status !== null) return { status, ...NO_PREDICTION, ...fault };
  const { label, exit, margin, goodness } = memory.prediction;
  const scores = scoresIn(scoresOf(memory)).slice();
  if (!formatOf(model).arithmetic.isKnown(scores, margin, goodness))
    return { status: "FF_OUT_OF_RANGE", ...NO_PREDICTION };
  return { status: "FF_OK", label, exit, margin, goodness, macs, scores };
}

/** Runs one sample and keeps what every step wrote, up to the exit that it takes. A decision step shows the scores. */
export function traceReference(model: DeviceModel, schedule: Schedule, raw: Samples["inputs"]): TracedStep[] {
  const memory = allocate(schedule, raw);
  const types = new Map(schedule.tensors.map((each) => [each.id, each]));
  const traced: TracedStep[] = [];
  for (const [index, step] of schedule.steps.entries()) {
    const { run, traceOutput, accumulators } = definitionOf(step);
    run(step, model, memory);
    const { tensor, start, length } = traceOutput(step, model);
    const values = tensorOf(memory, tensor).slice(start, start + length);
    const { type } = types.get(tensor)!;
    const sums = accumulators ? tensorOf(memory, accumulators(step)).slice() : null;
    traced.push({ step: index, tensor, start, type, values, accumulators: sums });
    if (memory.prediction.done || memory.refusal.status !== null) break;
  }
  return traced;
}
