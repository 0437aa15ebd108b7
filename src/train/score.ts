import type { Engine, Tensor } from "../engine/engine.js";
import { forward, type LayerOf } from "../floats/network.js";
import { reconstructed } from "../floats/reconstructed.js";
import type { Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { PartStatistics } from "../ir/trained.js";
import { metrics } from "../numerics/metrics.js";
import { standardizedTargets, targetsOf } from "../numerics/targets.js";
import { definitionOfReadout } from "../readouts/index.js";
import { chunks, createBatches } from "./batches.js";

const CAPACITY = 500;

/** Results of the network on a set of samples, in one pass: labels that a rule overlays are neutral. */
export interface Score extends Judged {
  /** Share of active units of each layer. */
  readonly active: readonly number[];
}

/** Results of the scores. */
interface Judged {
  /** Share of correct answers at each exit, in the order in which inference reaches them; empty of values. */
  readonly accuracy: readonly number[];
  /** Of values: root mean square error at each exit, in standard deviations of the targets. */
  readonly errors?: readonly number[];
  /** The larger the better: macro-F1 of the last exit, or minus its error. */
  readonly quality: number;
}

/** Judges scores, exit by exit and chunk by chunk. */
interface Judge {
  see(exit: number, scores: Float32Array, chunk: Uint32Array): void;
  judged(): Judged;
}

/**
 * Prepares `samples` (at least one) for repeated measurements during training.
 * @param targets statistics of the training's targets, where values are estimated.
 */
export function createScorer(
  engine: Engine,
  ir: Ir,
  statistics: readonly PartStatistics[],
  samples: Samples,
  targets?: PartStatistics,
): (parameters: readonly LayerOf<Tensor>[]) => Score {
  const indices = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const capacity = Math.min(CAPACITY, samples.count);
  const batches = createBatches(engine, ir, statistics, samples, capacity, targets);
  const { reconstructs, remakesInput } = definitionOfReadout({ kind: ir.inference.readout }).floats;

  return (parameters) => {
    const judge =
      reconstructs || remakesInput
        ? judgeReconstruction(samples)
        : targets
          ? judgeValues(samples, targets)
          : judgeLabels(samples, ir.classes);
    const active = new Array<number>(ir.taps.length).fill(0);
    for (const chunk of chunks(indices, CAPACITY)) {
      engine.scope(() => {
        const passes = forward(engine, ir, parameters, batches.assemble(chunk).inputs);
        for (const [layer, { z }] of passes.entries()) {
          const shares = engine.read(engine.rowMean(engine.step(z)));
          active[layer]! += shares.reduce((sum, share) => sum + share, 0);
        }
        const answers = remakesInput
          ? [squaresOf(engine, engine.subtract(passes.at(-1)!.exits[0]!, passes[0]!.input))]
          : reconstructs
            ? passes.map((pass, index) => squaresOf(engine, reconstructed(engine, parameters[index]!, pass)))
            : passes.flatMap(({ exits }) => exits);
        for (const [exit, scores] of answers.entries()) judge.see(exit, engine.read(scores), chunk);
      });
    }
    return { ...judge.judged(), active: active.map((sum) => sum / samples.count) };
  };
}

function judgeLabels({ labels, count }: Samples, classes: readonly string[]): Judge {
  const correct: number[] = [];
  const final = new Uint16Array(count);
  return {
    see(exit, scores, chunk) {
      const predictions = largest(scores, chunk.length);
      correct[exit] = (correct[exit] ?? 0) + countCorrect(predictions, labels, chunk);
      final.set(predictions, chunk[0]); // the last exit's stay
    },
    judged: () => ({
      accuracy: correct.map((each) => each / count),
      quality: metrics(labels, final, classes).macroF1,
    }),
  };
}

function judgeValues(samples: Samples, statistics: PartStatistics): Judge {
  const targets = standardizedTargets(targetsOf(samples), statistics);
  const size = targets.length / samples.count;
  const squares: number[] = [];
  return {
    see(exit, scores, chunk) {
      let sum = squares[exit] ?? 0;
      for (let at = 0; at < scores.length; at++) sum += (scores[at]! - targets[chunk[0]! * size + at]!) ** 2; // chunks are runs of samples
      squares[exit] = sum;
    },
    judged() {
      const errors = squares.map((sum) => Math.sqrt(sum / targets.length));
      return { accuracy: [], errors, quality: -(errors.at(-1) ?? 0) };
    },
  };
}

/** Mean square of what is left of an input, [batch][1]. */
function squaresOf(engine: Engine, left: Tensor): Tensor {
  return engine.rowMean(engine.square(left));
}

/** Root mean square errors of the reconstructions, layer by layer. */
function judgeReconstruction({ count }: Samples): Judge {
  const squares: number[] = [];
  return {
    see(layer, left) {
      squares[layer] = left.reduce((sum, each) => sum + each, squares[layer] ?? 0);
    },
    judged() {
      const errors = squares.map((sum) => Math.sqrt(sum / count));
      return { accuracy: [], errors, quality: -errors.reduce((sum, each) => sum + each, 0) };
    },
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
