/** Rules of training and their settings. */

/** Settings that every training rule shares. */
export interface TrainingOptions {
  /** Passes over the training part. 0 keeps the random initial weights: for a network that learns on the device alone. */
  readonly epochs: number;
  /** Samples per update. Default 128. */
  readonly batch?: number;
  /** Adam's step size; constant for half of the epochs, then linear to zero. Default 0.001. */
  readonly learningRate?: number;
  /**
   * Added per active unit to the gradient of its activation: makes activations sparse. Default 0.001 for
   * `monoForward`, 0 for the other rules.
   */
  readonly activityPenalty?: number;
  /** Share of the units left out at random in each update, 0 up to 0.9. Default 0. */
  readonly dropout?: number;
  /** Standard deviation of Gaussian noise on the standardised inputs. Default 0. */
  readonly noise?: number;
  /**
   * Largest random shift in pixels, each axis, of an image `[height, width]` or `[height, width, channels]`; of a signal that
   * `conv1d` reads, in time. What reads as zero comes in at the edges. Default 0.
   */
  readonly shift?: number;
  /** Mirrors the columns of every other training image, at random. Default false. */
  readonly flip?: boolean;
  /**
   * Exponent p, 0..1: a sample of class c counts (n / (classes * n_c))^p, so that rare classes are heard. 0 (default)
   * counts samples equally, 1 counts classes equally.
   */
  readonly classWeights?: number;
  /**
   * Early stopping: ends after this many epochs without a better macro-F1 on the validation part, and keeps the best
   * epoch's weights. Default 0: all epochs, last weights.
   */
  readonly patience?: number;
}

/** Layer-local cross-entropy of each layer's own head. */
export interface MonoForwardSpec extends TrainingOptions {
  readonly rule: "monoForward";
  /** `learned` (default), or `fixed`: random heads that never change. */
  readonly heads?: "learned" | "fixed";
  /**
   * Training of a layer on top of the scores of the layers before it (default); `false`: as if its own were the only ones, for
   * small data, which the first layers soon know by heart. On a device layers learn on top.
   */
  readonly boosted?: boolean;
  /**
   * `sum`: the scores are those of all heads together. `last`: the last head answers alone; the others train their layers, as if
   * each were the only one, and stay on the host. Default `sum`, but `last` where layers over maps are followed by a last layer
   * that alone learns on the device, or whose head does: heads that stay as they are would outvote it.
   */
  readonly scores?: "sum" | "last";
}

/** Layer-local cross-entropy on the goodness of class-assigned groups of units: no head weights. */
export interface ClassGroupsSpec extends TrainingOptions {
  readonly rule: "classGroups";
  /** Divides the mean square of a group before the softmax; 1e-9 to 1e9. Default 1. */
  readonly temperature?: number;
}

/**
 * Hinton's Forward-Forward: goodness high for an input with its true label, low with a wrong one. Heads beside it
 * learn on the neutral label, for inference in one pass and for hard negatives.
 */
export interface ForwardForwardSpec extends TrainingOptions {
  readonly rule: "forwardForward";
  /** Goodness of a layer: `mean` (default) or `sum` of squared activations. */
  readonly goodness?: "mean" | "sum";
  /** `symba` (default) compares the pair; `bce` compares each with the threshold (units for `sum`, 1 for `mean`). */
  readonly loss?: "symba" | "bce";
  /** Wrong labels: `hard` (default, drawn from the heads' own probabilities) or `random`. */
  readonly negatives?: "hard" | "random";
  /** Constant value of the label's slot, in units of the standardised input. Default 5. */
  readonly amplitude?: number;
  /** Strength of peer normalisation, which revives units that never fire. Default 0: with He weights none dies. */
  readonly peer?: number;
  /** `together` (default), or `greedy`: the epochs are divided among the layers, one after the other. */
  readonly schedule?: "together" | "greedy";
}

/** Two forward passes, the second from an input that the error has modulated (host training only). */
export interface PepitaSpec extends TrainingOptions {
  readonly rule: "pepita";
  /** Size of the fixed random projection of the error onto the input. Default 0.05. */
  readonly projection?: number;
}

/** Forward Projection: every layer in closed form, from one sweep over the data per layer (host training only). */
export interface ForwardProjectionSpec extends Pick<TrainingOptions, "batch" | "classWeights"> {
  readonly rule: "forwardProjection";
  /** Ridge regularisation, relative to the mean square of the inputs. Default 0.01. */
  readonly ridge?: number;
}

/** Backpropagation through the same layers: the baseline. */
export interface BackpropSpec extends TrainingOptions {
  readonly rule: "backprop";
  /** `last` (default): one head. `all`: further heads learn beside it, without a say in the layers; for exits. */
  readonly heads?: "last" | "all";
}

/**
 * Layer-local reconstruction: every layer learns to make its own input of its own output, with the same weights. It learns from
 * normal samples alone, and then tells what is not normal. `classes` and `targets` are left out.
 */
export interface ReconstructionSpec extends TrainingOptions {
  readonly rule: "reconstruction";
}

/** No training: the weights of an imported net as they are. */
export interface ImportedSpec {
  readonly rule: "imported";
}

export type TrainingSpec =
  | MonoForwardSpec
  | ClassGroupsSpec
  | ForwardForwardSpec
  | PepitaSpec
  | ForwardProjectionSpec
  | BackpropSpec
  | ReconstructionSpec
  | ImportedSpec;

/** Layer-local cross-entropy with a head per layer, the default rule. */
export function monoForward(options: Omit<MonoForwardSpec, "rule">): MonoForwardSpec {
  return { rule: "monoForward", ...options };
}

/** Layer-local cross-entropy on the goodness of groups of units. */
export function classGroups(options: Omit<ClassGroupsSpec, "rule">): ClassGroupsSpec {
  return { rule: "classGroups", ...options };
}

/** Hinton's Forward-Forward with label overlay. */
export function forwardForward(options: Omit<ForwardForwardSpec, "rule">): ForwardForwardSpec {
  return { rule: "forwardForward", ...options };
}

/** PEPITA: error-driven modulation of the input. */
export function pepita(options: Omit<PepitaSpec, "rule">): PepitaSpec {
  return { rule: "pepita", ...options };
}

/** Forward Projection: closed form, one sweep. */
export function forwardProjection(options: Omit<ForwardProjectionSpec, "rule"> = {}): ForwardProjectionSpec {
  return { rule: "forwardProjection", ...options };
}

/** Backpropagation of the same architecture, the baseline. */
export function backprop(options: Omit<BackpropSpec, "rule">): BackpropSpec {
  return { rule: "backprop", ...options };
}

/** Layer-local reconstruction of what is normal, for a model that tells anomalies. */
export function reconstruction(options: Omit<ReconstructionSpec, "rule">): ReconstructionSpec {
  return { rule: "reconstruction", ...options };
}

/** No training: for a model whose layers are all imported. */
export function imported(): ImportedSpec {
  return { rule: "imported" };
}
