import type { Engine, Tensor } from "../engine/engine.js";
import type { LayerOf } from "../floats/network.js";
import type { Ir } from "../ir/ir.js";
import type { TrainedLayer } from "../ir/trained.js";
import type { Random } from "../numerics/prng.js";
import type { Loss } from "../readouts/losses.js";

/** Samples of one update. */
export interface Batch {
  readonly size: number;
  /** Standardised, shifted and noisy as the model asks, [size][inputs]. */
  readonly inputs: Tensor;
  /** One-hot, [size][classes]; or targets in standard deviations from their means, [size][targets]. */
  readonly labels: Tensor;
  /** Loss of the scores. */
  readonly loss: Loss;
  /** Labels as class indices on the host; valid until the next batch is assembled. */
  readonly targets: Uint16Array;
  /** Weight of each sample, [size][1]; mean 1 over the training part. */
  readonly weights: Tensor;
  /** Dropout per layer: [size][units], 0 or 1 / (1 - dropout). Null without dropout. */
  readonly masks: readonly Tensor[] | null;
}

/** Result of a rule on one batch. */
export interface Update {
  /** Mean loss of the final scores, weighted, [1][1]. */
  readonly loss: Tensor;
  /**
   * Gradients that descent subtracts: means over the batch, in the shapes of the parameters; null leaves one as it is.
   */
  readonly gradients: readonly LayerOf<Tensor | null>[];
}

/**
 * The host half of a rule. Rules differ in how an error reaches a layer, not in how the network is read out
 * (floats/network.ts).
 */
export type TrainedBy = GradientRule | ClosedRule;

/** A rule that the trainer drives: batch after batch, Adam, many epochs. */
export interface GradientRule {
  readonly kind: "gradient";
  /** First values of all parameters; every draw comes from `random`. */
  initialize(ir: Ir, random: Random): TrainedLayer[];
  /** Begins a training; what a rule draws or keeps between batches lives in the learner. */
  start(engine: Engine, ir: Ir, random: Random): Learner;
}

/** One training by a gradient rule. */
export interface Learner {
  /**
   * Sees the parameters as they were before the step: all layers learn at once, and the trainer applies the update.
   * Called inside a scope. `done` is the share of all updates already made, 0 up to 1.
   */
  gradients(parameters: readonly LayerOf<Tensor>[], batch: Batch, done: number): Update;
  /** Frees the variables that `start` made, where it made any. */
  release?(): void;
}

/** A rule that solves for the weights in closed form. */
export interface ClosedRule {
  readonly kind: "closed";
  /** Number of sweeps that `solve` makes, for progress. */
  sweeps(ir: Ir): number;
  /**
   * The final weights. `sweep` visits all training samples once, batch by batch, each visit inside a scope; it
   * throws where the user stops the training.
   */
  solve(
    engine: Engine,
    ir: Ir,
    random: Random,
    sweep: (visit: (batch: Batch) => void) => Promise<void>,
  ): Promise<TrainedLayer[]>;
}
