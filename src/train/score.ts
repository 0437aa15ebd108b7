import type { Engine, Tensor } from "../engine/engine.js";
import { forward, type LayerOf } from "../floats/network.js";
import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { PartStatistics } from "../ir/trained.js";
import { metrics } from "../numerics/metrics.js";
import { chunks, createBatches } from "./batches.js";

const CAPACITY = 500;

/** Results of the network on a set of samples, in one pass: labels that a rule overlays are neutral. */
export interface Score {
  /** Share of correct answers at each exit, in the order in which inference reaches them. */
  readonly accuracy: readonly number[];
  /** Of the last exit's predictions. */
  readonly macroF1: number;
  /** Share of active units of each layer. */
  readonly active: readonly number[];
}

/** Prepares `samples` (at least one) for repeated measurements during training. */
export function createScorer(
  engine: Engine,
  ir: Ir,
  statistics: readonly PartStatistics[],
  samples: Samples,
): (parameters: readonly LayerOf<Tensor>[]) => Score {
  const indices = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const batches = createBatches(engine, ir, statistics, samples, Math.min(CAPACITY, samples.count));

  return (parameters) => {
    const correct: number[] = [];
    const active = new Array<number>(ir.taps.length).fill(0);
    const final = new Uint16Array(samples.count);
    for (const chunk of chunks(indices, CAPACITY)) {
      engine.scope(() => {
        const passes = forward(engine, ir, parameters, batches.assemble(chunk).inputs);
        for (const [layer, { z }] of passes.entries()) {
          const shares = engine.read(engine.rowMean(engine.step(z)));
          active[layer]! += shares.reduce((sum, share) => sum + share, 0);
        }
        for (const [exit, scores] of passes.flatMap(({ exits }) => exits).entries()) {
          const predictions = largest(engine.read(scores), chunk.length);
          correct[exit] = (correct[exit] ?? 0) + countCorrect(predictions, samples.labels, chunk);
          final.set(predictions, chunk[0]); // the last exit's stay
        }
      });
    }
    return {
      accuracy: correct.map((count) => count / samples.count),
      macroF1: metrics(samples.labels, final, ir.classes).macroF1,
      active: active.map((sum) => sum / samples.count),
    };
  };
}

/** Index of the largest value in each of `rows` rows; the first of equals. */
function largest(scores: Float32Array, rows: number): Uint16Array {
  const classes = scores.length / rows;
  return Uint16Array.from({ length: rows }, (_, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}

function countCorrect(predictions: Uint16Array, labels: Uint16Array, indices: Uint32Array): number {
  return predictions.reduce((sum, prediction, row) => sum + Number(prediction === labels[indices[row]!]), 0);
}
