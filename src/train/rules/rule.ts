import type { DenseIr } from "../../ir/ir.js";
import type { TrainedLayer } from "../../ir/trained.js";
import type { Random } from "../../numerics/prng.js";
import type { Engine, Tensor } from "../engine.js";
import type { LayerOf } from "../network.js";

/** Samples of one update: standardised inputs [size][inputs] and one-hot labels [size][classes]. */
export interface Batch {
  readonly size: number;
  readonly inputs: Tensor;
  readonly labels: Tensor;
}

/** What a rule finds in one batch. */
export interface Update {
  /** Mean cross-entropy of the final scores, [1][1]. */
  readonly loss: Tensor;
  /** What descent subtracts, one per parameter: means over the batch, in the shapes of the parameters. */
  readonly gradients: readonly LayerOf<Tensor>[];
}

/**
 * A learning rule. It sees the parameters as they were before the step: all layers learn at once, and the
 * trainer applies the update. Rules differ in how an error reaches a layer, not in how the network answers
 * (forward in network.ts).
 */
export interface Rule {
  /** First values of all parameters; every draw comes from `random`. */
  initialize(layers: readonly DenseIr[], classes: number, random: Random): TrainedLayer[];
  /** `activityPenalty` is added to the gradient of every active unit's activation, per sample. */
  gradients(
    engine: Engine,
    parameters: readonly LayerOf<Tensor>[],
    batch: Batch,
    activityPenalty: number,
  ): Update;
}

/** Mean over the batch of -ln p[label], [1][1]; the tiny term keeps ln finite where p underflows. */
export function crossEntropy(engine: Engine, probabilities: Tensor, batch: Batch): Tensor {
  const picked = engine.multiply(engine.log(engine.shift(probabilities, 1e-30)), batch.labels);
  const classes = batch.labels.shape[1] ?? 1;
  return engine.scale(engine.columnSum(engine.rowMean(picked)), -classes / batch.size);
}
