import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { PartStatistics } from "../ir/trained.js";
import { chunks, createBatches } from "./batches.js";
import type { Engine, Tensor } from "./engine.js";
import { forward, type LayerOf } from "./network.js";

const CAPACITY = 500;

/** How the network answers on a set of samples. */
export interface Score {
  /** Share of correct answers of each head's running sum, in the order of the heads. */
  readonly accuracy: readonly number[];
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
  const heads = ir.layers.filter((layer) => layer.head).length;

  return (parameters) => {
    const correct = new Array<number>(heads).fill(0);
    const active = new Array<number>(ir.layers.length).fill(0);
    for (const chunk of chunks(indices, CAPACITY)) {
      engine.scope(() => {
        const passes = forward(engine, parameters, batches.assemble(chunk).inputs);
        for (const [layer, { z }] of passes.entries()) {
          const shares = engine.read(engine.rowMean(engine.step(z)));
          active[layer]! += shares.reduce((sum, share) => sum + share, 0);
        }
        const answering = passes.filter((_, layer) => ir.layers[layer]!.head);
        for (const [head, { scores }] of answering.entries()) {
          if (scores !== null) correct[head]! += countCorrect(engine.read(scores), samples.labels, chunk);
        }
      });
    }
    return {
      accuracy: correct.map((count) => count / samples.count),
      active: active.map((sum) => sum / samples.count),
    };
  };
}

/** Rows of `scores` whose largest value (the first of equals) stands at the label. */
function countCorrect(scores: Float32Array, labels: Uint16Array, indices: Uint32Array): number {
  const classes = scores.length / indices.length;
  let correct = 0;
  for (const [row, index] of indices.entries()) {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    if (own.indexOf(Math.max(...own)) === labels[index]) correct++;
  }
  return correct;
}
