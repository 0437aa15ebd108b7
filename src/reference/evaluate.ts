import { row, type Samples } from "../ir/data.js";
import type { QuantModel } from "../ir/quant.js";
import type { Schedule } from "../ir/schedule.js";
import { opOf } from "../ops/index.js";
import { tensorOf } from "../ops/op.js";
import { allocate } from "../ops/run.js";

/** What the integer model answers over many samples. */
export interface Evaluation {
  /** Class index per sample. */
  readonly predictions: Uint16Array;
  /** Class index per sample if inference stopped after each head, in their order; the last equals `predictions`. */
  readonly perExit: readonly Uint16Array[];
  /** Executed multiply-accumulates per sample: non-zero inputs x outputs. */
  readonly macs: Uint32Array;
}

/** Runs the bit-exact reference over `samples`, which must be in the model's storage type (see encodeSamples). */
export function evaluateReference(model: QuantModel, schedule: Schedule, samples: Samples): Evaluation {
  const heads = schedule.steps.filter((step) => step.kind === "head").length;
  const perExit = Array.from({ length: heads }, () => new Uint16Array(samples.count));
  const predictions = new Uint16Array(samples.count);
  const macs = new Uint32Array(samples.count);
  for (let n = 0; n < samples.count; n++) {
    const memory = allocate(schedule, row(samples, n));
    let exit = 0;
    for (const step of schedule.steps) {
      macs[n]! += opOf(step).run(step, model, memory);
      if (step.kind === "head") perExit[exit++]![n] = lowestLargest(tensorOf(memory.int32, step.scores));
    }
    predictions[n] = memory.answer.label;
  }
  return { predictions, perExit, macs };
}

function lowestLargest(scores: Int32Array): number {
  let label = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[label]!) label = k;
  return label;
}
