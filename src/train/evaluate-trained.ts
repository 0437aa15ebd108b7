import { forwardFloat } from "../floats/float-model.js";
import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Trained } from "../ir/trained.js";

/** Class indices that the float model predicts, one per sample. */
export interface Evaluation {
  /** At the last exit. */
  readonly predictions: Uint16Array;
  /** At each exit, in the order in which inference reaches them; the last equals `predictions`. */
  readonly perExit: readonly Uint16Array[];
}

/**
 * Runs the float model over `samples`, independent of the engine: what the integer model's accuracy is held
 * against. Layers, heads and statistics of `trained` must have the shapes of `ir`.
 */
export function evaluateTrained(ir: Ir, trained: Trained, samples: Samples): Evaluation {
  const perExit: Uint16Array[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const { scores } = forwardFloat(ir, trained, samples.inputs, sample * samples.size);
    for (const [exit, sum] of scores.entries()) {
      perExit[exit] ??= new Uint16Array(samples.count);
      perExit[exit][sample] = sum.indexOf(Math.max(...sum));
    }
  }
  return { predictions: perExit.at(-1) ?? new Uint16Array(samples.count), perExit };
}

/** Share of `predictions` that equal the labels of `samples`, 0 .. 1. */
export function accuracyOf(predictions: Uint16Array, samples: Samples): number {
  let right = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (predictions[sample] === samples.labels[sample]) right++;
  }
  return right / samples.count;
}
