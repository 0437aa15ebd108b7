import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Trained } from "../ir/trained.js";
import { forwardFloat } from "../numerics/float-model.js";

/** Class indices that the float model answers, one per sample. */
export interface Evaluation {
  /** By the running sum of all heads. */
  readonly predictions: Uint16Array;
  /** By the running sum up to each head, in the order of the heads; the last equals `predictions`. */
  readonly perHead: readonly Uint16Array[];
}

/**
 * Runs the float model over `samples`, independent of the engine: what the integer model's accuracy is held
 * against. Layers, heads and statistics of `trained` must have the shapes of `ir`.
 */
export function evaluateTrained(ir: Ir, trained: Trained, samples: Samples): Evaluation {
  const heads = trained.layers.filter(({ head }) => head !== null).length;
  const perHead = Array.from({ length: heads }, () => new Uint16Array(samples.count));
  for (let sample = 0; sample < samples.count; sample++) {
    const { scores } = forwardFloat(ir, trained, samples.inputs, sample * samples.size);
    for (const [head, sum] of scores.entries()) perHead[head]![sample] = sum.indexOf(Math.max(...sum));
  }
  return { predictions: perHead.at(-1) ?? new Uint16Array(samples.count), perHead };
}

/** Share of `predictions` that equal the labels of `samples`, 0 .. 1. */
export function accuracyOf(predictions: Uint16Array, samples: Samples): number {
  let right = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (predictions[sample] === samples.labels[sample]) right++;
  }
  return right / samples.count;
}
